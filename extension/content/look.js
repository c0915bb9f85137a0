"use strict";(()=>{globalThis.tidekey??={};var getter=(kind,name)=>Object.getOwnPropertyDescriptor(kind.prototype,name).get,parent=getter(Node,"parentNode"),active=getter(Document,"activeElement"),title=getter(
Document,"title"),type=getter(Node,"nodeType"),above=node=>parent.call(node)??(node instanceof ShadowRoot?node.host:null),isElement=node=>type.call(node)===1,attr=(el,name)=>Element.
prototype.getAttribute.call(el,name)??"",walker=root=>Document.prototype.createTreeWalker.call(document,root,NodeFilter.SHOW_ELEMENT|NodeFilter.SHOW_TEXT),titleOf=()=>title.
call(document);function focused(){let at=active.call(document);for(;at?.shadowRoot?.activeElement;)at=at.shadowRoot.activeElement;return at}var valueOf=field=>field.
value??field.textContent;var LEAST=8,OPAQUE=.5,UP=4,POINTS=[[.5,.5],[.2,.3],[.8,.3],[.2,.7],[.8,.7]],ENOUGH=3,PICTURE=/^(?:img|svg|canvas|video|iframe|object|embed)$/,styleOf=(el,part)=>el.
ownerDocument.defaultView.getComputedStyle(el,part);function isSeen(field){let{top,left,bottom,right}=field.getBoundingClientRect();(top<0||left<0||bottom>innerHeight||
right>innerWidth)&&field.scrollIntoView({block:"center",inline:"nearest",behavior:"instant"});for(let at=window;at.frameElement;at=at.parent)if(!visible(at.frameElement))
return!1;return visible(field)}function likely(field){let{top,left,bottom,right}=field.getBoundingClientRect();return bottom<=0||right<=0||top>=innerHeight||left>=
innerWidth?bottom+scrollY>0&&right+scrollX>0&&clear(field):visible(field)}function visible(el){let box=el.getBoundingClientRect();return box.width<LEAST||box.height<
LEAST||attr(el,"aria-hidden")==="true"||!el.checkVisibility({opacityProperty:!0,visibilityProperty:!0})?!1:clear(el)&&(el.localName==="iframe"||legible(el))&&uncovered(
el,box)}function clear(el){let opacity=1;for(let up=el;up;up=above(up)){if(!isElement(up))continue;let style=styleOf(up);if(opacity*=Number(style.opacity),opacity<
OPAQUE||style.maskImage!=="none"||/opacity|blur|\(0\)/.test(style.filter)||Element.prototype.hasAttribute.call(up,"inert"))return!1}return!0}function legible(el){
let pen=new OffscreenCanvas(1,1).getContext("2d"),style=styleOf(el);return pen.font=style.font,pen.measureText("0").width>2&&Math.abs(parseFloat(style.textIndent))<
el.clientWidth}function uncovered(el,box){return POINTS.filter(([x,y])=>onTop(el,box.left+x*box.width,box.top+y*box.height)).length>=ENOUGH}function onTop(el,x,y){
let root=el.getRootNode(),{host}=root,top=(root instanceof ShadowRoot?ShadowRoot.prototype:Document.prototype).elementFromPoint.call(root,x,y);return!top||top!==
el&&!el.contains(top)&&!seeThrough(top,el)?!1:root instanceof ShadowRoot?onTop(host,x,y):!0}function seeThrough(top,el){let near=el;for(let n=0;n<UP&&isElement(
above(near));n++)near=above(near);return!Node.prototype.contains.call(near,top)||Node.prototype.contains.call(top,el)||PICTURE.test(top.localName)?!1:[null,"::b\
efore","::after"].every(part=>{let{backgroundColor,backgroundImage}=styleOf(top,part);return backgroundImage==="none"&&/, 0\)$|transparent/.test(backgroundColor)})}var TYPED=/^(?:text|tel|number|password|search|email|url|textarea)$/,PRESSED=/^(?:submit|button|image)$/,HEADING="h1,h2,h3,h4,h5,h6,legend,[role=heading]",REACH=80;
function read(root,items=[]){let walk=walker(root);for(let node=walk.nextNode();node;node=walk.nextNode())node.nodeType===3?/\S/.test(node.data)&&items.push({el:node.
parentNode,text:node.data}):node instanceof HTMLFormElement||element(node,items);return items}function element(el,items){let{localName,type:type2="text"}=el;/^(?:input|textarea)$/.
test(localName)||attr(el,"contenteditable")&&el.isContentEditable?items.push({el,text:PRESSED.test(type2)?el.value:"",role:TYPED.test(type2)?"field":PRESSED.test(
type2)?"control":"box"}):/^(?:img|svg|canvas)$/.test(localName)?items.push({el,text:`${attr(el,"alt")} ${attr(el,"src").slice(0,99)} ${el.id}`,role:"image"}):el.
shadowRoot&&read(el.shadowRoot,items)}var role=item=>item.role??=roleOf(item.el);function roleOf(el){if(!el.checkVisibility?.())return"hidden";let kin=Element.prototype.
closest.call(el,`a,button,[role=button],label,select,${HEADING}`);return kin?kin.matches(HEADING)?"heading":kin.localName==="label"&&!/checkbox|radio/.test(kin.
control?.type)?"text":"control":"text"}function around(items,first,last,fields){let found={text:[],control:[],heading:[]},open=!0,label="";for(let item of items.
slice(Math.max(0,first-REACH),first).reverse()){let what=role(item);fields.includes(item.el)&&(open=!1),(open||what==="heading"&&found.heading.length<2)&&found[what]?.
unshift(item.text),open&&what==="text"&&new RegExp("\\p{L}","u").test(item.text)&&(label||=item.text)}for(let item of items.slice(last+1,last+REACH)){if(fields.
includes(item.el))break;found[role(item)]?.push(item.text)}return{text:found.text,control:found.control,heading:found.heading,label:label.length<60?label:""}}var WIDEST=90,isBox=el=>el.getBoundingClientRect().width<=WIDEST&&!(el.maxLength>10)&&valueOf(el).length<2;function alike(a,b){let[one,two]=[a,b].map(el=>el.getBoundingClientRect());
return Math.abs(one.width-two.width)<6&&(Math.abs(one.top-two.top)<one.height/2||Math.abs(one.left-two.left)<2)}function units(items,fields,isFree2){let runs=[],
apart=!0;for(let{el,text,role:role2}of items)if(!fields.includes(el)||!role2)apart||=role2!=="field"&&role2!=="image"&&/[\p{L}\d]/u.test(text);else{let run=runs.
at(-1);!apart&&run.length<10&&isBox(el)&&isBox(run[0])&&alike(run[0],el)?run.push(el):runs.push([el]),apart=!1}return runs.flatMap(run=>run.length<4?run.filter(
isFree2).map(el=>[el]):isFree2(run[0])?[run]:[])}var MOST=40,LONG=400,FORM="form,dialog,[role=dialog]",SEED=/\b(?:[A-Z2-7]{16,64}|(?:[A-Z2-7]{4}[ -]){3})/,QR=/qr|otpauth|scan|barcode|data:image\/(?:png|svg)/i;
function labels(el){let tied=`${attr(el,"aria-labelledby")} ${attr(el,"aria-describedby")}`.split(" ").map(id=>id&&el.getRootNode().querySelector(`#${CSS.escape(
id)}`));return[...[...el.labels??[],...tied].map(one=>one?.textContent),attr(el,"aria-label"),attr(el,"title")].join(" ").trim().slice(0,LONG)}var formOf=el=>el.
form??el.closest(FORM),called=(el,names)=>names.map(name=>attr(el,name)).join(" "),named=el=>called(el,["name","id","data-testid","formcontrolname"]),cut=texts=>texts.
map(text=>text.slice(0,LONG)),showsSeed=({el,text,role:role2})=>(role2==="image"?QR:SEED).test(role2==="field"?el.value:text);function placed(el){let words=location.
pathname+location.search+location.hash;for(let up=el,n=0;up&&n<6;up=above(up),n++)isElement(up)&&(words+=` ${called(up,["id","name","class","action"])}`);return words.
slice(0,2*LONG)}function sight(boxes,items,fields){let[el]=boxes,{type:type2="",maxLength}=el,size=Number(attr(el,"size")),place=one=>items.findIndex(item=>item.
el===one&&item.role),at=place(el),texts=around(items,at,place(boxes.at(-1)),fields),others=fields.filter(one=>!boxes.includes(one)),mates=others.filter(one=>formOf(
one)===formOf(el)),pattern=attr(el,"pattern"),said=[...new Set(boxes.map(labels))].join(" ");return{boxes:boxes.length,type:type2,hint:attr(el,"placeholder"),auto:attr(
el,"autocomplete"),name:named(el),most:boxes.length>1?boxes.length:maxLength>0?maxLength:Number(/\{(\d+)\}\$?$/.exec(pattern)?.[1]??(size<11?size:0)),digits:type2===
"number"||/numeric|decimal/.test(attr(el,"inputmode"))||/^\^?(?:\[0-9\]|\\d)/.test(pattern),counts:type2==="number"&&el.max!==""&&Number(el.max)<99999,label:said||
texts.label,near:cut([...texts.text,...texts.heading]),head:cut([...texts.heading.slice(-2),titleOf()]),controls:cut(texts.control),path:placed(el),seed:items.slice(
0,at).some(showsSeed),alone:!others.length,mates:mates.slice(0,10).map(one=>({name:named(one),label:labels(one)})),focused:boxes.some(box=>box===focused()||box.
autofocus)}}var shows=el=>el.checkVisibility({opacityProperty:!0,visibilityProperty:!0})&&el.getBoundingClientRect().width>=8&&attr(el,"aria-hidden")!=="true",isFree=el=>!el.
disabled&&!el.readOnly&&!/^(?:search|email|url|textarea)$/.test(el.type)&&/^(?:[\d\s-]{4,11})?$/.test((el.value??el.textContent).trim());function look(root){let items=read(
root),fields=items.filter(({el,role:role2})=>role2==="field"&&shows(el)).map(({el})=>el);return units(items,fields,isFree).slice(0,MOST).map(boxes=>({fields:boxes,
sight:sight(boxes,items,fields)}))}var TURN=40,HOW={bubbles:!0,composed:!0,cancelable:!0},insert=(field,piece)=>{document.execCommand("insertText",!1,piece)};function assign(field,data){let{set}=Object.
getOwnPropertyDescriptor((field.localName==="textarea"?HTMLTextAreaElement:HTMLInputElement).prototype,"value")??{};"value"in field?set?.call(field,data):field.
textContent=data,field.dispatchEvent(new InputEvent("input",{...HOW,data,inputType:"insertText"}))}function paste(field,code){let clipboardData=new DataTransfer;
clipboardData.setData("text/plain",code),field.dispatchEvent(new ClipboardEvent("paste",{...HOW,clipboardData}))}function arrive(field,before){if(field.focus(),
field.select?field.select():getSelection()?.selectAllChildren(field),!document.hasFocus())for(let[el,types,relatedTarget]of[[before,["blur","focusout"],field],[
field,["focus","focusin"],before]])for(let type2 of types)el?.dispatchEvent(new FocusEvent(type2,{composed:!0,bubbles:type2.length>5,relatedTarget}))}async function strike(fields,pieces,put){
let before=null;for(let[i,piece]of pieces.entries()){let field=fields[Math.min(i,fields.length-1)],key=piece.slice(-1);field!==before&&arrive(field,before),await null,
field.dispatchEvent(new KeyboardEvent("keydown",{...HOW,key,code:`Digit${key}`})),put(field,piece),field.dispatchEvent(new KeyboardEvent("keyup",{...HOW,key,code:`\
Digit${key}`})),await null,before=field}for(let field of fields)field.dispatchEvent(new Event("change",HOW))}function shaped(pattern,code){let half=code.length/
2,[a,b]=[code.slice(0,half),code.slice(half)];try{let fits=RegExp(`^(?:${pattern})$`);return[code,`${a}-${b}`,`${a} ${b}`].find(one=>fits.test(one))??code}catch{
return code}}var bare=text=>text.replace(/[\s\-–·]/g,"").toUpperCase();async function enter(fields,code){let[{pattern}]=fields,boxes=fields.length>1,each=[...code],
whole=[boxes||!pattern?code:shaped(pattern,code)],ways=boxes?[[each,assign],[whole,paste]]:[[whole,insert],[whole,assign],[each,insert]];if(boxes&&fields.length!==
code.length)return"refused";for(let[pieces,put]of ways){if(await strike(fields,pieces,put),await new Promise(done=>setTimeout(done,TURN)),fields.some(field=>!field.
isConnected)||bare(fields.map(valueOf).join(""))===bare(code))return"filled";for(let field of fields)valueOf(field)&&assign(field,"")}return"refused"}var POINTED=/^(?:text|tel|number|password|search|email|url|textarea)$/,all=css=>[...Document.prototype.querySelectorAll.call(document,css)];function oddity(){return self.
origin==="null"||window.frameElement?.hasAttribute("sandbox")?"sandboxed":location.href==="about:srcdoc"?"srcdoc":/^https?:$/.test(location.protocol)?"":"made"}
var known=globalThis.tidekey.known??=[],KEPT=4,surveyed=token=>known.find(one=>one.token===token);function survey({fill,never}={fill:[],never:""}){let at=focused(),
here=at&&(POINTED.test(at.type)||at.isContentEditable)&&!at.disabled&&!at.readOnly?at:null,marked=fill.flatMap(all).slice(0,1).map(field=>({fields:[field],sight:null})),
found=marked.length?marked:look(document).filter(({fields})=>!(never&&fields[0].matches(never))&&fields.every(likely)),token=crypto.getRandomValues(new Uint32Array(
4)).join();return known.unshift({token,groups:found,here}),known.splice(KEPT),{token,origin:self.origin,top:window===window.top,odd:oddity(),here:!!here,units:found.
map(({fields,sight:sight2})=>({sight:sight2,focused:fields.includes(at)}))}}var holds=token=>!!surveyed(token),foreign=()=>all("iframe[src]").filter(el=>el.src&&
el.getBoundingClientRect().height>20).map(el=>new URL(el.src).origin).filter(origin=>/^http/.test(origin)&&origin!==self.origin);function mentions(names){let text=[
document.body.innerText,...all("input").map(valueOf)].join(`
`).toLowerCase();return names.filter(name=>name&&text.includes(name.toLowerCase()))}function markOf(field){let names=["name","id","autocomplete","placeholder","\
aria-label","type"].filter(name=>attr(field,name)&&!/\d{2}|^:/.test(attr(field,name)));return names.length>1?field.localName+names.map(name=>`[${name}="${CSS.escape(
attr(field,name))}"]`).join(""):""}async function write({token,origin,index,text,submit}){let seen=surveyed(token),fields=index<0?[seen?.here]:seen?.groups[index]?.
fields;if(!seen||self.origin!==origin||oddity()||!fields?.every(field=>field?.isConnected))return{outcome:"gone"};if(known.splice(known.indexOf(seen),1),!fields.
every(isSeen))return{outcome:"hidden"};let outcome=await enter(fields,text),at=focused();return(!at||at===document.body)&&fields.at(-1).focus(),outcome==="fille\
d"&&submit&&send(fields[0]),{outcome,mark:markOf(fields[0])}}function send({form}){let button=all("button,input").find(one=>one.form===form&&/^(?:submit|image)$/.
test(one.type));button?button.click():form&&HTMLFormElement.prototype.requestSubmit.call(form)}Object.assign(globalThis.tidekey,{foreign,holds,look,mentions,survey,write});})();tidekey.survey();
