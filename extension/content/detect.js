"use strict";(()=>{var plain=text=>text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g,"").normalize(),spoken=text=>text.replace(/([a-z\d])(?=[A-Z])|[^\p{L}\d]+/gu,"$1\
 ").trim().toLowerCase();var WORDS={once:"one_time|otp|totp|einmal|usage_unique|un_solo_uso|monouso|uso_unico|eenmal|engang|kertak|jednoraz|egyszer|unica_folos|одноразов|tek_kullan|μιας\
_χρησ|חד_פעמ|ワンタイム|一次性|일회|sekali_pakai",code:"*code|codes|token|passcode|pin$|codig|clave_de|codic|*kod$|*koden$|*kode$|*koder|*koo\
di|kod$|kodu|kody|kodot|kodja|kodok|codul|cod$|coduri|код|токен|κωδικ|קוד|رمز|كود|コード|認証番号|暗証番号|確認番号|番号|码|碼|令牌|口令|코드|인증번호|번호|토큰|รหัส|ma_xac|ma_otp|ma_bao|ma_dan\
g|ma$|kode",app:"authenticator|authy|totp|oath|app$|apps$|application|google|authentifikator|authentisierungs|authentifizierungs|anwendung|erzeug|generier|appli\
_|authentificat|genere|aplicacion|autenticador|autenticacion_app|genera|app_di|applicazione|aplicacao|gerad|authenticatie_app|verificatie_app|gegenere|autentise\
r|appen$|verifieringsapp|godkjenn|godkendelsesapp|sovellu|todentaj|todennussov|aplikac|wygenerow|autentiz|autentif|vygener|alkalmaz|hitelesit|aplicati|приложени\
|аутентификатор|сгенерир|генерир|застосун|програм|додатк|автентифікатор|uygulama|dogrulayici|uretilen|εφαρμογ|אפליקצי|יישומון|מאמת|تطبيق|المصادق|アプリ|認証システム|生成|オ\
ーセンティケ|谷歌|应用|應用|验证器|驗證器|动态口令|身份验证应用|인증_앱|인증기|앱|애플리|생성|แอป|ung_dung|aplikasi|autentikator",
factor:"two_step|two_fa|2_factor|2_step|2fa|mfa$|tfa$|multi_factor|second_factor|zwei_f|zwei_s|zweistuf|zweifak|zweiter_f|zweiten_f|zweite_f|mehrfak|mehr_fak|2_\
fak|deux_facteur|double_facteur|deux_etape|deuxieme_facteur|double_auth|second_facteur|2_etape|dos_factor|doble_factor|dos_pasos|segundo_factor|2_pasos|verifica\
cion_en_dos|due_fattor|doppio_fattor|due_passag|secondo_fattor|2_passag|dois_fator|duas_etapa|dois_passo|segundo_fator|duplo_fator|dois_factor|twee_fa|tweefa|tw\
ee_st|tweest|tweetr|twee_tr|2_staps|tweede_factor|tvafak|tva_fak|tvasteg|tva_steg|flerfak|andra_fak|tofak|to_fak|totrin|to_trin|andre_fak|kaksivaih|kaksiosai|ka\
ksinker|monivaih|kahden_tek|dwuskl|dwueta|dwustop|wieloskl|drugi_skl|dvoufa|dvojfa|dvoukrok|dvojstup|dvojkrok|druhy_fak|ketlep|kettenyez|ketfak|ketszint|tobbten\
yez|doi_factor|doi_pasi|dublu_factor|двухфак|двухэтап|двухступ|двухшаг|многофак|второи_фак|вторым_фак|двофак|двоетап|двокрок|багатофак|другии_фак|другим_фак|дру\
гого_фак|iki_fak|iki_adim|iki_asama|cok_fak|ikinci_fak|δυο_παρ|δυο_βημ|διπλ|δυο_σταδ|πολλαπλ|דו_שלב|דו_גורמ|גורם_שני|שני_שלב|بخطوتين|ثنائي|عاملين|خطوتين|متعدد|段\
階|要素|双重|雙重|双因|雙因|两步|兩步|两阶|兩階|多因|二次|二步|两因|第二因|2단계|두단계|이중|다중|2요소|2차|สองขั้น|สองปัจจัย|2_ขั้น|hai_buoc|hai_yeu|2_buoc|hai_lop|2_lop|da_yeu|dua_langkah|dua_faktor|2\
_langkah|multi_faktor",sent:"sent$|send|emailed|texted|deliver|check_your|received|gesendet|geschickt|versandt|versendet|zugesandt|zugeschickt|gesandt|zugestell\
t|envoye|envoyons|recu_par|avez_recu|enviad|enviamos|enviaremos|recibid|inviat|ricevut|recebeu|recebid|verzonden|gestuurd|verstuurd|toegestuurd|ontvangen|skicka\
t|skickade|skickas|skickar|lahet|wysla|przesla|otrzyma|odesla|odosla|zasla|poslal|poslan|elkuld|kuldtunk|kuldott|trimis|expediat|primit|отправ|выслал|прислал|вы\
слан|придет|надісл|відправ|надіишл|gonder|iletil|στειλ|εσταλ|αποστελ|αποσταλ|שלחנו|נשלח|أرسلنا|ارسلنا|إرسال|ارسال|استلم|送信し|送信され|送りし|送付|届い|お送り|已发送|发送到|发送至|發送|寄送\
|已寄|傳送|发至|收到的|전송했|전송되|전송된|보냈|발송|보내드|ส่งรหัส|ส่งไป|ได้ส่ง|ที่ส่ง|da_gui|gui_den|duoc_gui|dikirim|mengirim|kirimkan",
mail:"e_mail|mail$|sms|text_mes|inbox|phone_n|postfach|nachricht|courriel|message_texte|messagerie|correo|mensaje|posta_elett|messaggio|mensagem|correio|postvak\
|bericht|tekstbericht|e_post|textmedd|tekstmelding|besked|sahkopost|tekstivies|wiadomos|skrzynk|zprav|sprav|uzenet|mesaj|почт|письм|смс|сообщени|пошт|лист$|лист\
і|повідомл|ηλεκτρον|μηνυμα|דוא|אימייל|מייל|הודע|מסרון|بريد|رسالة|نصية|メール|携帯電話|電話番号|ショートメッセ|邮|郵件|信箱|短信|簡訊|이메일|메일|문자|อีเมล|ข้อความ|thu_dien|tin_nhan|surel|pesan_\
teks",again:"resend|re_send|send_again|it_again|new_code|another_code|request_code|didn_t_get|didn_t_receive|not_receive|erneut|nochmal|neuen_code|neuer_code|ke\
inen_code|renvoy|nouveau_code|pas_recu|reenvi|nuevo_codigo|no_recib|reinvi|invia_di_nuovo|nuovo_codice|rinvia|non_hai_ricev|novo_codigo|novamente|nao_recebeu|op\
nieuw|nieuwe_code|geen_code|skicka_igen|igen$|ny_kod|pa_nytt|uudelleen|uusi_koodi|ponownie|nowy_kod|znovu|novy_kod|opet|ujra|uj_kod|ismet|retrimi|din_nou|cod_no\
u|повторно|заново|снова|новыи_код|еще_раз|знову|новии_код|ще_раз|tekrar|yeniden|yeni_kod|ξανα|εκ_νεου|νεος_κωδ|νεο_κωδ|επαναποστ|שוב|מחדש|קוד_חדש|إعادة|مجدد|مرة\
_أخرى|رمز_جديد|再送|再度|もう一度|届かな|重新|重发|再次|重寄|重發|获取验证码|没有收到|다시|재전송|재발송|새_코드|อีกครั้ง|รหัสใหม่|gui_lai|ma_moi|lai_ma|kirim_ulang|kode_baru",
recovery:"recover|backup|back_up|rescue|scratch|emergency|static_code|yubi|wiederherst|notfall|ersatzcode|einmalcodes|sicherungscode|secours|respaldo|copia_de_s\
eg|emergencia|rescate|ripristino|riserva|emergenza|de_reserva|herstel|noodcode|reservecode|aterstall|reservkod|sakerhetskop|gjenopp|genopr|gendan|sikkerhetsk|no\
dk|reservek|palaut|varmuus|varakood|zapasow|odzyskiw|awaryjn|zalozn|zaloh|obnov|nouzov|biztonsagi|helyreall|tartalek|recuper|rezerv|restaur|резервн|восстанов|за\
пасн|відновл|yedek|kurtar|acil|ανακτησ|εφεδρικ|εκτακτ|גיבוי|שחזור|חירום|استرداد|احتياط|الطوارئ|リカバリ|バックアップ|回復|復元|復旧|予備|恢复|恢復|备用|備用|备份|備份|救援|还原|復原|紧急|복구|백업|비상|สํ\
ารอง|กู้คืน|ฉุกเฉิน|khoi_phuc|du_phong|khan_cap|pemulihan|cadangan|darurat",digits:"digit|stellig|ziffern|chiffres|cifras|cifr\
e|algarism|cijfer|siffr|siffer|sifre|numeroi|cyfr|cislic|mistn|miestn|szamjegy|jegyu|значн|цифр|haneli|basamak|ψηφι|ספרות|أرقام|ارقام|桁|位|자리|หลัก|chu_so|angka",
confirm:"verif|confirm|authenti|validat|log_in$|sign_in$|submit|bestatig|prufen|uberpruf|anmeld|weiter|einlog|valider|connexion|connecter|validar|acceder|entrar\
|iniciar_ses|conferma|accedi|prosegui|bevestig|inloggen|aanmelden|doorgaan|controleer|bekraft|logga_in|fortsatt|bekreft|bekraeft|logg_in|log_ind|fortsett|fortsa\
et|godkend|vahvista|kirjaudu|jatka|tarkista|weryfik|zweryf|potwierd|zaloguj|dalej|kontynuuj|overit|potvrd|prihlas|pokracov|ellenor|megerosit|bejelent|tovabb|bel\
ep|autentif|continu|conect|подтверд|провер|воити|вход|продолжить|далее|підтверд|перевір|увіити|вхід|продовж|далі|dogrul|onayla|giris|devam|επαληθ|επιβεβ|συνδεσ|\
συνεχ|אימות|אישור|כניסה|המשך|התחבר|تحقق|تأكيد|متابعة|دخول|確認|ログイン|認証する|次へ|続行|验证|驗證|登录|登入|确认|确定|下一步|继续|繼續|확인|로그인|다음|계속|ยืนยัน|ตรวจสอบ|เข้าสู่|ถัดไป|ต่อไป|xac_nha\
n|xac_minh|dang_nhap|tiep_tuc|konfirmasi|masuk|lanjut",apply:"apply|redeem|join|search|find|save|add$|pay|checkout|create|register|sign_up|track|update|order|su\
bscribe|download",person:"user|login$|e_mail|name$|names$|nick|phone|mobile|tel$|search|find|filter|query|passw|passphr|comment|message|subject|title|descri|url\
$|address|company|note|answer|question|benutzer|kennwort|suche|nachname|vorname|utilisateur|identifiant|mot_de_passe|nom$|prenom|recherche|usuario|contrase|nomb\
re|buscar|apellido|utente|cognome|cerca|utilizador|senha|palavra_passe|nome|pesquis|gebruiker|wachtwoord|naam|zoek|anvandar|losenord|sok$|bruker|passord|adgangs\
kode|kayttaj|salasan|haku$|uzytkown|haslo|nazwa|imie|szukaj|uzivatel|pouzivatel|heslo|jmeno|meno|hledat|felhaszn|jelszo|keres|utilizator|parola|nume$|cauta|паро\
л|логин|поиск|имя|пользоват|логін|пошук|користув|kullanici|sifre|χρηστη|συνθηματ|αναζητ|סיסמה|חיפוש|שם_משתמש|كلمة_ال|المستخدم|بحث|検索|パスワ|ユーザ|氏名|密码$|密碼$|用户名|使用者|\
搜索|搜尋|姓名|비밀번호|검색|사용자|이름|아이디|ผู้ใช้|รหัสผ่าน|ค้นหา|nguoi_dung|mat_khau|tim_kiem|pengguna|sandi|cari$",
other:"post_code|postal|zip|promo|coup|vouch|discount|gift|countr|curren|product|sku$|order|invoice|area|dial|access|meeting|room|event|invit|referr|join|class|\
game|quiz|cvv|cvc|ccv|csc$|security_n|card|credit|expir|iban|bic$|swift|account_n|bar_code|captcha|challenge|letters|quantit|qty|amount|price|age$|year|month|da\
y|date|count$|limit|port$|size$|weight|licen|serial|activat|redeem|key$|api$|secret|seed|bot_token|device_n|user_code|label|language|tax$|vat$|ssn|student|emplo\
yee|member|book|reserv|ticket|track|patient|door|alarm|sort_code|routing|error_code|new_pin|checksum|postleit|plz$|gutschein|karten|prufnummer|menge|anzahl|steu\
er|kundenn|ausweis|artikel|code_postal|carte|reduction|cadeau|commande|codigo_postal|descuento|cupon|tarjeta|regalo|cantidad|pedido|cap$|sconto|buono|carta|ordi\
ne|codice_fisc|cep$|cupom|cupao|desconto|presente|quantidade|postcode|korting|kaart|aantal|bestel|postnummer|presentkort|gavekort|postinumero|alennus|lahjakort|\
pocztow|rabat|kupon|karta|ilosc|zamowien|psc|slev|zlav|karty|iranyito|kedvezm|utalvany|reducere|cadou|индекс|купон|промо|скидк|карт|подароч|инн$|індекс|знижк|по\
дарунк|posta_kodu|indirim|hediye|ταχυδρ|εκπτω|κουπον|מיקוד|קופון|הנחה|מתנה|بريدي|خصم|قسيمة|هدية|郵便|クーポン|割引|ギフト|キャプチャ|招待|画像|邮编|邮政|郵遞|优惠|優惠|折扣|兑换|兌換|礼品|图形|圖形|图片|邀\
请|邀請|卡号|우편|쿠폰|할인|카드|초대|자동입력|보안문자|ไปรษณีย์|ส่วนลด|คูปอง|buu_chinh|giam_gia|khuyen_mai|qua_tang|kode_pos|diskon|hadiah",
elsewhere:"tv$|quick_connect|device_code|pair|on_your_tv|on_your_device|on_your_screen|on_the_device|on_the_screen|on_another_device|on_the_android|activate_a_d\
|activate_your_d|link_a_d|connect_a_d|authorize_a_d|authorize_d|in_the_image|in_the_picture|captcha|card_reader"};var SIGNS={_:".?",$:"\\b","*":"[a-z]*"},says={};for(let[meaning,words]of Object.entries(WORDS)){let made;says[meaning]=text=>(made??=RegExp(`(?<![a-z\\u0370-\\u04\
ff])(?:${words.replace(/[_$*]/g,sign=>SIGNS[sign])})`)).test(text)}var ONE_TIME=/otp|[2mt]fa\b|two.?(?:fa|factor|step)|one.?time|authenticat|auth.?(?:code|token)|verif|pass.?code|(?:security|confirm\w*|login|factor).?code|oath/,
FACTOR=/totp|[2mt]fa\b|(?:two|second|multi).?(?:fa|factor|step)|authenticator|oath/,EXACT=/(?:^| )(?:t?otp|code|token|(?:otp|auth|mfa|totp|verification) (?:code|token|attempt)|pin|[2mt]fa|passcode|verify)$/,
MASK=/[*•·]{2,}|\w@[\w-]+\.[a-z]|\+\d[\d ]{5}/,FILLS=/name\b|email|tel\b|postal|cc-|bday|address|street|country|organi|url|password/,ELSEWHERE=/coupon|voucher|cart\b|checkout|address|device|register|sign.?up/,
OR=/\bor\b|\boder\b|\bou?\b|или|або|lub\b|\/|または|또는|或/,ours=text=>says.app(text)||says.factor(text),either=text=>OR.test(text)&&(ours(text)||code(
text)),code=text=>says.code(text)||says.once(text),SIGNALS=[["autocomplete",3.5,0,s=>/one-time-code|^otp/.test(s.auto)],["name",2.1,0,s=>ONE_TIME.test(s.name)],
["name-factor",1,1.7,s=>FACTOR.test(s.name)],["name-exact",1.9,0,s=>EXACT.test(s.name)],["label-once",2,0,s=>says.once(s.label)],["label-code",2.5,0,s=>code(s.label)],
["label-factor",2.1,2.3,s=>ours(s.label)],["example",1.5,0,s=>/^\D{0,6}[-–\s\d·•○*_x#]{4,11}$/.test(s.hint)],["boxes",2,0,s=>s.boxes>1],["length",.9,.5,s=>s.
most>=6&&s.most<=8],["digits",1.3,.1,s=>s.digits||says.digits(`${s.near} . ${s.label}`)],["focus",.7,0,s=>s.focused],["alone",1.3,0,s=>s.alone],["near-app",1.2,
2.6,s=>says.app(s.near)],["near-factor",.7,.8,s=>says.factor(s.near)],["near-sent",1.1,-3.1,s=>says.sent(s.near)],["near-sent-by",.8,-2,s=>s.near.split(" . ").some(
text=>says.sent(text)&&says.mail(text))],["near-mail",0,-2,s=>says.mail(s.near)&&!says.app(s.near)],["head-factor",1.1,.6,s=>ours(s.head)],["path-factor",1.7,1,
s=>FACTOR.test(s.path)||/otp\b|challenge/.test(s.path)],["seed",.2,2,s=>s.seed],["confirms",1.4,0,s=>says.confirm(s.controls)],["applies",-1.3,0,s=>says.apply(s.
controls)&&!says.confirm(s.controls)],["another-way",.4,.9,s=>says.recovery(s.controls)],["person",-2.9,0,s=>says.person(s.label)&&!code(s.label)||says.person(s.
name)&&!ONE_TIME.test(s.name)],["other-code",-4.5,0,s=>says.other(`${s.name} . ${s.label}`)&&!(ours(s.label)&&code(s.label))],["other-place",-1.6,0,s=>says.other(
s.head)&&!ours(s.head)||says.other(s.mates)||ELSEWHERE.test(s.path)],["other-autocomplete",-5.7,0,s=>FILLS.test(s.auto)&&!/one-time/.test(s.auto)],["short",-2.8,
0,s=>s.most>0&&s.most<6||s.counts],["password",-2.3,0,s=>s.type==="password"],["elsewhere",-7.8,0,s=>says.elsewhere(`${s.near} . ${s.head} . ${s.label}`)&&!says.
app(s.near)],["mail",0,-3,s=>[s.name,s.label,s.head].some(text=>says.mail(text)||says.sent(text))],["recovery",0,-4,s=>says.recovery(s.name)||[s.label,s.head].some(
text=>says.recovery(text)&&!either(text))],["near-recovery",0,-2.2,s=>says.recovery(s.near)&&!says.app(s.near)],["again",0,-2.7,s=>says.again(`${s.controls} . ${s.
near}`)],["other-path",0,-2.2,s=>/e-?mail|sms\b|phone|recover|backup|scratch/.test(s.path)],["mask",0,-1.6,s=>MASK.test(s.near)]],BIAS=[-4.5,-.1];var LEAD=2,even=text=>plain(text).replace(/\s+/g," ").trim(),heard=sight2=>({...sight2,auto:sight2.auto.toLowerCase(),name:spoken(sight2.name),path:spoken(sight2.
path),mates:even(sight2.mates.map(one=>`${spoken(one.name)} ${one.label}`).join(" . ")),label:even(`${sight2.label} . ${sight2.hint}`),near:even(sight2.near.join(
" . ")),head:even(sight2.head.join(" . ")),controls:even(sight2.controls.join(" . "))});function judge(sight2){let seen=heard(sight2),hits=SIGNALS.filter(([,,,holds])=>holds(
seen)),[code2,ours2]=BIAS.map((bias,n)=>hits.reduce((sum,hit)=>sum+hit[n+1],bias));return{kind:ours2>=0?"totp":"otp-other",score:code2,reasons:hits.map(([reason])=>reason)}}
function clear(judged){let sure=judged.filter(({score})=>score>=0).sort((a,b)=>b.score-a.score),[best,next]=sure.filter(({kind})=>kind==="totp"),leads=best&&!(best.
score-next?.score<LEAD);return sure.filter(one=>one.kind!=="totp"||leads&&one===best)}var getter=(kind,name)=>Object.getOwnPropertyDescriptor(kind.prototype,name).get,parent=getter(Node,"parentNode"),active=getter(Document,"activeElement"),title=getter(
Document,"title"),type=getter(Node,"nodeType"),above=node=>parent.call(node)??(node instanceof ShadowRoot?node.host:null),isElement=node=>type.call(node)===1,attr=(el,name)=>Element.
prototype.getAttribute.call(el,name)??"",walker=root=>Document.prototype.createTreeWalker.call(document,root,NodeFilter.SHOW_ELEMENT|NodeFilter.SHOW_TEXT),titleOf=()=>title.
call(document);function focused(){let at=active.call(document);for(;at?.shadowRoot?.activeElement;)at=at.shadowRoot.activeElement;return at}var valueOf=field=>field.
value??field.textContent;var TYPED=/^(?:text|tel|number|password|search|email|url|textarea)$/,PRESSED=/^(?:submit|button|image)$/,HEADING="h1,h2,h3,h4,h5,h6,legend,[role=heading]",REACH=80;
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
sight:sight(boxes,items,fields)}))}var judgeAll=root=>look(root).map(({fields,sight:sight2})=>({...judge(sight2),fields})).sort((a,b)=>b.score-a.score),detect=root=>clear(judgeAll(root));Object.assign(
globalThis.tidekey??={},{detect,judge:judgeAll,verdict:judge});})();
