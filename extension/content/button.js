"use strict";(()=>{var getter=(kind,name)=>Object.getOwnPropertyDescriptor(kind.prototype,name).get,parent=getter(Node,"parentNode"),active=getter(Document,"activeElement"),title=getter(
Document,"title"),type=getter(Node,"nodeType");function focused(){let at=active.call(document);for(;at?.shadowRoot?.activeElement;)at=at.shadowRoot.activeElement;return at}var tidekey=globalThis.tidekey??={},{runtime}=globalThis.browser??globalThis.chrome,place=document.createElement("div"),button=document.createElement("button"),
fields=[];button.textContent="Tidekey";place.attachShadow({mode:"closed"}).append(button);button.onclick=({isTrusted})=>isTrusted&&runtime.sendMessage({open:!0});
function show(){let field=focused();if(place.remove(),!fields.includes(field))return;let{right,top}=field.getBoundingClientRect();place.style.cssText=`all:initi\
al;position:fixed;left:${right+4}px;top:${top}px;z-index:2147483647`,document.documentElement.append(place)}tidekey.offer=found=>{fields=found,show()};addEventListener(
"focusin",show);addEventListener("scroll",show,!0);})();
