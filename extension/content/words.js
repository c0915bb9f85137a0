// Words by meaning, many languages, as data. Promises patterns that match whole words where a
// script has blanks between words; leaves what a match means to signals.js.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});

  /** Stems of words: [must start a word, may stand anywhere (scripts without blanks)]. */
  const LISTS = {
    // a one-time code, whoever made it
    code: [
      `code codes codigo código códigos codice codici kode koden kod kodu kodem kód kódu kódot koodi koodin cod codul passcode
       otp totp token pin authentifizierungscode bestätigungscode sicherheitscode einmalcode einmalpasswort verificatiecode beveiligingscode
       код коду кода коды кодом κωδικός κωδικό קוד الرمز رمز mã`,
      "コード 認証番号 确认码 验证码 驗證碼 校验码 动态码 代码 代碼 코드 인증번호 รหัส",
    ],
    // the person's own app makes it; or two factors are spoken of
    app: [
      `authenticator authentikator authentifikator autenticador autenticatore autentykator autentifikátor authy totp oath
       authentication\\sapp authenticatie-?app authentifizierungs-?app authentifizierungsanwendung authenticator-?app auth\\sapp
       application\\sd.authentification appli\\sd.authentification app\\s(?:de\\s|di\\s)?aut[eh]ntica\\w+ aplicaci[oó]n\\s(?:de\\s)?autentica\\w+
       aplicativo\\s(?:de\\s)?autentica\\w+ applicazione\\s(?:di\\s)?autentica\\w+ autentiseringsapp autentificeringsapp todennussovellu\\w*
       ověřovací\\saplikac\\w* autentizační\\saplikac\\w* aplikac\\w+\\s(?:do\\s)?(?:uwierzyteln\\w+|autoryz\\w+|weryfik\\w+) hitelesítő
       приложени\\w+\\s(?:для\\s)?(?:аутентификац\\w+|проверк\\w+) аутентификатор\\w* застосун\\w+\\s(?:для\\s)?(?:автентифікац\\w+|автентифікатор\\w*) автентифікатор\\w*
       (?:authentication|authenticator|two-?factor|2fa|mfa|otp)\\s(?:\\S+\\s){0,2}(?:app|application) (?:from|in|by)\\s(?:your|the|an)\\s(?:\\S+\\s){0,3}(?:app|application|device)`,
      "認証アプリ 認証システムアプリ 身份验证器 身份验证应用 验证器 驗證器 인증\\s?앱 인증기 אפליקציית\\sהאימות אפליקציית\\sאימות تطبيق\\sالمصادقة แอปยืนยัน",
    ],
    factor: [
      `two-?\\s?factor two-?\\s?step 2-?\\s?factor 2-?\\s?step 2fa mfa tfa multi-?\\s?factor second\\sfactor 2sv zwei-?\\s?faktor\\w* zwei-?\\s?stufen\\w* zweistufig\\w* mehrfaktor\\w*
       (?:deux|double|2)\\s(?:facteurs?|étapes) double\\sauthentification (?:dos|2)\\s(?:factores|pasos) (?:due|2)\\s(?:fattori|passaggi) dois\\sfatores duas\\setapas
       tweefactor\\w* tweestaps\\w* twee-?\\s?(?:factor|staps)\\w* tvåfaktor\\w* tvåstegs\\w* tofaktor\\w* totrinn\\w* kaksivaihe\\w* dwuskładnikow\\w* dwuetapow\\w* dvoufaktor\\w* dvoufázov\\w* dvojfaktor\\w*
       kétlépcsős\\w* kéttényezős\\w* двухфактор\\w* двухэтап\\w* двофактор\\w* двоетап\\w* iki\\s(?:faktörlü|adımlı|aşamalı)`,
      "二段階 2段階 二要素 2要素 多要素 双因素 双重 两步 兩步 雙重 雙因素 多因素 二次验证 2단계 이중\\s?인증 דו-?שלבי דו-?גורמי الثنائية بخطوتين สองขั้นตอน",
    ],
    // somebody sent it
    sent: [
      `(?:we|was|been|just|have|you|code)\\s(?:\\w+\\s){0,2}(?:sent|emailed|e-mailed|texted|mailed) sent\\s(?:you|to|a|an|via|by|it) (?:emailed|texted)\\s(?:you|to) check\\syour\\s(?:e-?mail|inbox|phone|messages)
       (?:in|from|via|by)\\s(?:the\\s|an\\s|your\\s)?(?:e-?mail|sms|text\\smessage|text) sms-?\\w* text\\smessages? email\\scode e-?mail\\sverification code\\sby\\s(?:email|sms|phone)
       gesendet geschickt versandt verschickt zugesandt e-?mail-?code envoy[ée]\\w* enviado\\w* enviad[ao]s? enviamos mandado inviat\\w+ verzonden gestuurd skickat\\w* skickad\\w* sendt lähet\\w+ wysłan\\w* wysłal\\w* odeslal\\w* odeslán\\w* zaslal\\w* elküld\\w* trimis\\w*
       отправ\\w+ выслал\\w* прислал\\w* надісла\\w+ надсила\\w+ gönder\\w+`,
      "送信しま 送信され 送りました メールで メールに届 届いた 已发送 发送到 发送至 已傳送 短信 簡訊 邮件中 보냈 전송했 발송 문자로 이메일로 שלחנו נשלח أرسلنا إرسال",
    ],
    resend: [
      `resend send\\s(?:it\\s|code\\s|the\\scode\\s|a\\snew\\s\\w+\\s)?again re-send send\\s(?:a\\s)?new\\scode (?:request|get)\\s(?:a\\s)?new\\scode didn.t\\s(?:get|receive) not\\sreceive\\w* erneut\\s(?:senden|zusenden|anfordern) neuen\\scode renvoyer reenviar reinvia\\w* rinvia opnieuw\\s(?:verzenden|versturen|sturen) skicka\\sigen wyślij\\sponownie
       отправить\\s(?:ещё|еще|повторно|снова|код) надіслати\\s(?:ще|повторно|знову) znovu\\s(?:odeslat|poslat|zaslat) tekrar\\sgönder`,
      "再送 重新发送 重新傳送 重发 다시\\s?보내 재전송 שלח\\sשוב",
    ],
    // made beforehand, used up one by one; or a hardware key's own
    recovery: [
      `recovery recover backup back-up backups scratch emergency static\\scodes? wiederherstellung\\w* backup-?codes? notfall\\w* ersatzcode\\w* secours récupération recuperaci[óo]n recupera[çc][ãa]o respaldo recupero ripristino riserva herstel\\w* noodcode\\w* reserve\\w*
       återställning\\w* reservkod\\w* gjenoppretting\\w* sikkerhetskopi\\w* varmuuskood\\w* palautus\\w* zapasow\\w+ odzyskiwani\\w+ obnov\\w+ záložn\\w+ biztonsági\\smentés helyreállít\\w* резервн\\w+ восстановлен\\w+ відновлен\\w+ запасн\\w+ yedek kurtarma yubikey`,
      "リカバリ バックアップ 回復コード 復旧 恢复 备用 備用 救援代码 복구 백업 גיבוי שחזור استرداد احتياطي",
    ],
    // who somebody is, or what he looks for
    person: [
      `user username login\\sname e-?mail mail search find filter query name first last full phone mobile telephone number\\sphone password passwort kennwort mot\\sde\\spasse contraseña senha wachtwoord lösenord heslo hasło пароль ник логин
       benutzer\\w* suche\\w* recherche\\w* buscar nombre nom prénom cerca nome utente zoeken szukaj hledat поиск пошук имя comment message subject title description url address company`,
      "検索 搜索 パスワード 密码 密碼 用户名 ユーザー 비밀번호 검색 חיפוש סיסמה",
    ],
    // words that make "code" mean another thing
    other: [
      `post\\s?codes? postal\\w* postleitzahl plz zip zip\\s?code cap kod\\spocztowy почтовый\\sиндекс promo\\w* promotion\\w* coupon\\w* cupon cupón voucher\\w* gutschein\\w* rabatt\\w* discount\\w* gift\\w* buono sconto codice\\ssconto bon
       country currency product sku article order invoice area\\scode dial\\w* phone\\scode access\\scode meeting\\w* room event conference invit\\w* referral refer join\\sco\\w+ class\\w* game game\\spin cvv cvc cvv2 cvc2 csc card\\w* karte\\w* carte expiry expiration iban account\\snumber bic
       barcode qr captcha challenge\\stext letters color colour quantity qty amount anzahl menge price age year month day size count limit port ip host weight height
       license licence serial activation redeem key api\\s?key secret seed device\\s?(?:name|label)? user\\s?code label nickname country\\scode language tax vat ssn id\\snumber nip pesel source snippet zone`,
      "郵便 邮编 邮政 优惠 折扣 クーポン キャプチャ 图形 우편 쿠폰 מיקוד קופון",
    ],
    // shown on another device
    device: [
      `quick\\sconnect (?:displayed|shown|appears?|see|visible)\\s(?:on|in)\\s(?:your|the|another)\\s(?:\\w+\\s)?(?:tv|device|screen|console|terminal|display) device\\scode connect\\sa\\sdevice pair\\w* activate\\s(?:your|a)\\sdevice link\\sa\\sdevice new\\sdevice\\ssign code\\sfrom\\syour\\s(?:tv|other\\sdevice)`,
      "",
    ],
  };

  /** @param {string} list */
  const words = (list) => list.trim().split(/\s+/).filter(Boolean).join("|");
  // Written out, and matched against lower case: \p{L} and the i flag take 100 ms to compile on every page.
  const LETTER = "a-z0-9\\u00df-\\u024f\\u0370-\\u03ff\\u0400-\\u052f\\u0590-\\u05ff\\u0600-\\u06ff";
  const edge = `(?<![${LETTER}])`;
  const rim = `(?![${LETTER}])`;
  /** @param {RegExp} pattern */
  const heard = (pattern) => ({ test: (/** @type {string} */ text) => pattern.test(text.toLowerCase()) });
  /** @type {Record<string, {test: (text: string) => boolean}>} */
  const patterns = {};
  for (const [name, [bounded, free]] of Object.entries(LISTS)) {
    const some = [`${edge}(?:${words(bounded).replaceAll("\\w", `[${LETTER}]`)})${rim}`];
    if (free) some.push(`(?:${words(free)})`);
    patterns[name] = heard(new RegExp(some.join("|")));
  }
  patterns.digits = heard(/^[\s\-–·•*_x0-9#]{4,11}$/);
  patterns.mask = heard(/[a-z0-9]?[*•·]{2,}[a-z0-9.]*@|[*•x]{3,}[\s-]?\d{2,4}(?!\d)|\+\d[\d\s]*[*•]{2,}/);
  patterns.address = heard(/[a-z0-9._+-]+@[a-z0-9-]+\.[a-z.]{2,}/);
  tidekey.words = patterns;

  /** An attribute as words: split at case changes, digits and punctuation. @param {string} text */
  tidekey.spoken = (text) =>
    text
      .replace(/2(fa|step|factor)/gi, " two$1 ")
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .replace(/[^a-zA-Z\u00c0-\uffff]+/g, " ")
      .trim()
      .toLowerCase();
})();
