"""The popup of a driven Firefox: a process of its own, reached by frame scripts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

from common import MIDDLE, DriverError, until

POPUP = "document.querySelector('.webextension-popup-browser')"


class Popup:
    """The open popup; it has a process of its own, so scripts reach it as frame scripts."""

    def __init__(self, chrome: Callable[..., object]) -> None:
        self._chrome = chrome

    def js(self, expression: str, seconds: float = 30) -> object:
        """The value of an expression in the popup; a promise is awaited."""
        script = (
            "(async()=>{const document=content.document,window=content,"
            "setTimeout=content.setTimeout.bind(content),"
            f"page=content.wrappedJSObject;return await ({expression})}})()"
            ".then(v=>sendAsyncMessage('%s',{v}),e=>sendAsyncMessage('%s',{e:String(e)}))"
        )
        said = self._chrome(
            f"const b={POPUP}; if(!b) throw Error('no popup');"
            "const id='popup:'+Math.random(), uri='data:application/javascript;charset=utf-8,';"
            "return await new Promise(r=>{"
            "const hear=m=>{b.messageManager.removeMessageListener(id,hear);r(m.data)};"
            "b.messageManager.addMessageListener(id,hear);"
            "b.messageManager.loadFrameScript(uri+encodeURIComponent(a[0].replaceAll('%s',id)),"
            "false);setTimeout(()=>r({e:'no answer from the popup'}),a[1]*1000)})",
            script,
            seconds,
        )
        assert isinstance(said, dict)
        if "e" in said:
            raise DriverError(str(said["e"]))
        return said.get("v")

    def wait(self, expression: str, seconds: float = 15) -> object:
        """The first true value of an expression."""
        # A script sent while the popup changes its process is lost: ask again soon.
        return until(lambda: self.js(expression, min(seconds, 3)), expression, seconds)

    def click(self, css: str) -> None:
        """A real mouse click."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        x, y = self.js(f"{MIDDLE}(document.querySelector({json.dumps(css)}))")  # type: ignore[misc]
        self.js(
            "(()=>{for(const t of ['mousedown','mouseup'])"
            f"window.synthesizeMouseEvent(t,{x},{y},{{button:0,clickCount:1}},{{}});"
            "return true})()"
        )

    def type(self, css: str, text: str) -> None:
        """Focus a field, clear it and type as an input method does."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        self.js(
            f"(e=>{{e.focus();e.select?.();"
            "const t=Cc['@mozilla.org/text-input-processor;1']"
            ".createInstance(Ci.nsITextInputProcessor);"
            f"t.beginInputTransaction(window,()=>{{}});t.commitCompositionWith({json.dumps(text)});"
            f"return true}})(document.querySelector({json.dumps(css)}))"
        )

    def shot(self, path: Path) -> Path:
        """A picture of the popup."""
        data = self._chrome(
            f"const b={POPUP}; const im=await b.browsingContext.currentWindowGlobal"
            ".drawSnapshot(null,devicePixelRatio,'rgb(255,255,255)');"
            "const c=document.createElementNS('http://www.w3.org/1999/xhtml','canvas');"
            "c.width=im.width;c.height=im.height;c.getContext('2d').drawImage(im,0,0);"
            "return c.toDataURL()"
        )
        path.write_bytes(base64.b64decode(str(data).split(",", 1)[1]))
        return path
