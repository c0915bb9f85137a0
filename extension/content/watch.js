"use strict";(()=>{var getter=(kind,name)=>Object.getOwnPropertyDescriptor(kind.prototype,name).get,parent=getter(Node,"parentNode"),active=getter(Document,"activeElement"),title=getter(
Document,"title"),type=getter(Node,"nodeType");var valueOf=field=>field.value??field.textContent;var look=root=>globalThis.tidekey.look(root);var CALM=200,FIELD="input,[contenteditable]",USER="input[autocomplete~=username],input[type=email],input[name*=user i],input[name*=login i],input[name*=mail i]",
tidekey=globalThis.tidekey??={},runtime=(globalThis.browser??globalThis.chrome)?.runtime,timer=0,count=0;async function show(){let found=look(document);if(!found.
length&&!count)return;count=found.length;let at=await runtime.sendMessage({sights:found.map(({sight})=>sight)});tidekey.offer?.(found[at]?.fields??[])}function changed(batch){
batch.flatMap(({addedNodes,removedNodes})=>[...addedNodes,...removedNodes]).some(node=>node.shadowRoot||node.matches?.(FIELD)||node.querySelector?.(FIELD))&&(clearTimeout(
timer),timer=window.setTimeout(show,CALM))}new MutationObserver(changed).observe(document,{childList:!0,subtree:!0});addEventListener("pagehide",()=>{let user=[
...Document.prototype.querySelectorAll.call(document,USER)].map(valueOf).find(Boolean)?.slice(0,100);user&&runtime.sendMessage({user})});show();})();
