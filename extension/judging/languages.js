// What pages say, by language and meaning. Beginnings of words, as short as is safe beside a field, in lower case;
// accents do not count. `_` is one character or none between two words, `$` the end of a word, `*` any letters
// before. Scripts without blanks are found anywhere. A new language is a block here, and pages for it in
// tests/detection/pages.

import { ENGLISH } from "./english.js";

/**
 * `once` for one time · `code` a code · `app` the person's app makes it · `factor` two factors · `sent` somebody sent it ·
 * `mail` by mail, message or telephone · `again` it can be sent again · `recovery` made beforehand, used up ·
 * `digits` it has digits · `confirm` a button that goes on · `apply` one that does something else ·
 * `person` who somebody is or what he looks for · `other` a code of another kind · `elsewhere` one that another device or a picture shows
 * @type {Record<string, Record<string, string>>}
 */
export const LANGUAGES = {
  en: ENGLISH,
  de: {
    digits: "stellig ziffern", once: "einmal einmalcode einmalkennwort",
    app: "authentifikator authentisierungs authentifizierungs anwendung erzeug generier",
    factor: "zwei_f zwei_s zweistuf zweifak zweiter_f zweiten_f zweite_f mehrfak mehr_fak 2_fak",
    sent: "gesendet geschickt versandt versendet zugesandt zugeschickt gesandt zugestellt",
    mail: "postfach nachricht", again: "erneut nochmal neuen_code neuer_code keinen_code",
    recovery: "wiederherst notfall ersatzcode einmalcodes sicherungscode",
    confirm: "bestatig prufen uberpruf anmeld verifizier weiter einlog",
    person: "benutzer kennwort passwort suche nachname vorname",
    other: "postleit plz$ gutschein rabatt karten prufnummer menge anzahl steuer kundenn bestelln ausweis artikel",
  },
  fr: {
    digits: "chiffres", once: "usage_unique", app: "appli_ application authentificat genere",
    factor: "deux_facteur double_facteur deux_etape deuxieme_facteur double_auth second_facteur 2_etape",
    sent: "envoye envoyons recu_par avez_recu", mail: "courriel message_texte messagerie",
    again: "renvoy nouveau_code pas_recu", recovery: "secours recuperation restauration",
    confirm: "verifi valider confirmer connexion continuer connecter",
    person: "utilisateur identifiant mot_de_passe nom$ prenom recherche",
    other: "code_postal carte reduction cadeau quantite commande",
  },
  es: {
    digits: "digitos cifras", once: "un_solo_uso", code: "codig clave_de", app: "aplicacion autenticador autenticacion_app genera",
    factor: "dos_factor doble_factor dos_pasos segundo_factor 2_pasos verificacion_en_dos",
    sent: "enviad enviamos enviaremos recibid", mail: "correo mensaje", again: "reenvi nuevo_codigo no_recib",
    recovery: "recuperacion respaldo copia_de_seg emergencia rescate",
    confirm: "verific confirm validar continuar acceder entrar iniciar_ses",
    person: "usuario contrase nombre buscar apellido",
    other: "codigo_postal descuento cupon tarjeta regalo promocional cantidad pedido",
  },
  it: {
    digits: "cifre", once: "monouso", code: "codic", app: "app_di applicazione generat",
    factor: "due_fattor doppio_fattor due_passag secondo_fattor 2_passag", sent: "inviat ricevut",
    mail: "posta_elett messaggio", again: "reinvi invia_di_nuovo nuovo_codice rinvia non_hai_ricev",
    recovery: "recupero ripristino riserva emergenza", confirm: "verific conferma accedi continua prosegui",
    person: "utente nome$ cognome cerca", other: "cap$ sconto buono regalo carta quantita ordine codice_fisc",
  },
  pt: {
    digits: "digitos algarism", once: "uso_unico", code: "codig", app: "aplicativo aplicacao autenticador gerad",
    factor: "dois_fator duas_etapa dois_passo segundo_fator duplo_fator dois_factor",
    sent: "enviad enviamos enviaremos recebeu recebid", mail: "mensagem correio",
    again: "reenvi novo_codigo novamente nao_recebeu", recovery: "recuperac de_reserva emergencia copia_de_seg",
    confirm: "verific confirm validar entrar continuar",
    person: "usuario utilizador senha palavra_passe nome pesquis",
    other: "cep$ cupom cupao desconto cartao presente quantidade pedido",
  },
  nl: {
    digits: "cijfer", once: "eenmal", app: "authenticatie_app verificatie_app gegenere",
    factor: "twee_fa tweefa twee_st tweest tweetr twee_tr 2_staps tweede_factor",
    sent: "verzonden gestuurd verstuurd toegestuurd ontvangen", mail: "postvak bericht tekstbericht",
    again: "opnieuw nieuwe_code geen_code", recovery: "herstel noodcode reservecode",
    confirm: "verifi bevestig inloggen aanmelden doorgaan controleer", person: "gebruiker wachtwoord naam zoek",
    other: "postcode korting cadeau kaart aantal bestel",
  },
  sv: {
    digits: "siffr", once: "engang", code: "*kod$ *koden$", app: "autentiser appen$ verifieringsapp",
    factor: "tvafak tva_fak tvasteg tva_steg flerfak andra_fak", sent: "skickat skickade skickas skickar",
    mail: "e_post textmedd", again: "skicka_igen igen$ ny_kod", recovery: "aterstall reservkod sakerhetskop",
    confirm: "verifiera bekraft logga_in fortsatt", person: "anvandar losenord sok$",
    other: "postnummer rabatt presentkort",
  },
  nb: {
    digits: "siffer sifre siffret cifre cifret", once: "engang", code: "*kode$ *koden$ *koder", app: "autentiser autentifik appen$ godkjenn godkendelsesapp",
    factor: "tofak to_fak totrin to_trin andre_fak", sent: "sendt sender_vi", mail: "e_post tekstmelding besked",
    again: "pa_nytt ny_kode igen$", recovery: "gjenopp genopr gendan sikkerhetsk nodk reservek",
    confirm: "bekreft bekraeft logg_in log_ind fortsett fortsaet godkend", person: "bruker passord adgangskode",
    other: "postnummer rabatt gavekort",
  },
  fi: {
    digits: "numeroi", once: "kertak", code: "*koodi", app: "sovellu todentaj todennussov",
    factor: "kaksivaih kaksiosai kaksinker monivaih kahden_tek", sent: "lahet", mail: "sahkopost tekstivies",
    again: "uudelleen uusi_koodi", recovery: "palaut varmuus varakood", confirm: "vahvista kirjaudu jatka tarkista",
    person: "kayttaj salasan haku$", other: "postinumero alennus lahjakort",
  },
  pl: {
    digits: "cyfr", once: "jednoraz", code: "kod$ kodu kodem kody", app: "aplikac wygenerow",
    factor: "dwuskl dwueta dwustop wieloskl drugi_skl", sent: "wysla przesla otrzyma", mail: "wiadomos skrzynk",
    again: "ponownie nowy_kod", recovery: "zapasow odzyskiw awaryjn",
    confirm: "weryfik zweryf potwierd zaloguj dalej kontynuuj", person: "uzytkown haslo nazwa imie szukaj",
    other: "pocztow rabat kupon karta ilosc zamowien",
  },
  cs: {
    digits: "cislic mistn miestn", once: "jednoraz", code: "kod$ kodu kodem", app: "aplikac autentiz autentif vygener",
    factor: "dvoufa dvojfa dvoukrok dvojstup dvojkrok druhy_fak", sent: "odesla odosla zasla poslal poslan",
    mail: "zprav sprav", again: "znovu novy_kod opet", recovery: "zalozn zaloh obnov nouzov",
    confirm: "overit potvrd prihlas pokracov", person: "uzivatel pouzivatel heslo jmeno meno hledat",
    other: "psc slev zlav karty",
  },
  hu: {
    digits: "szamjegy jegyu", once: "egyszer", code: "kod$ kodot kodja kodok", app: "alkalmaz hitelesit",
    factor: "ketlep kettenyez ketfak ketszint tobbtenyez", sent: "elkuld kuldtunk kuldott", mail: "uzenet",
    again: "ujra uj_kod ismet", recovery: "biztonsagi helyreall tartalek",
    confirm: "ellenor megerosit bejelent tovabb belep", person: "felhaszn jelszo keres",
    other: "iranyito kupon kedvezm utalvany",
  },
  ro: {
    digits: "cifre", once: "unica_folos", code: "codul cod$ coduri", app: "aplicati generat",
    factor: "doi_factor doi_pasi dublu_factor", sent: "trimis expediat primit", mail: "mesaj",
    again: "retrimi din_nou cod_nou", recovery: "recuper rezerv restaur",
    confirm: "verific confirm autentif continu conect", person: "utilizator parola nume$ cauta",
    other: "postal reducere cupon cadou",
  },
  ru: {
    digits: "значн цифр", once: "одноразов", code: "код токен", app: "приложени аутентификатор сгенерир генерир",
    factor: "двухфак двухэтап двухступ двухшаг многофак второй_фак вторым_фак",
    sent: "отправ выслал прислал выслан придет", mail: "почт письм смс сообщени",
    again: "повторно заново снова новый_код еще_раз", recovery: "резервн восстанов запасн",
    confirm: "подтверд провер войти вход продолжить далее", person: "парол логин поиск имя пользоват",
    other: "индекс купон промо скидк карт подароч инн$",
  },
  uk: {
    digits: "значн цифр", once: "одноразов", code: "код токен", app: "застосун програм додатк автентифікатор",
    factor: "двофак двоетап двокрок багатофак другий_фак другим_фак другого_фак", sent: "надісл відправ надійшл",
    mail: "пошт лист$ листі смс повідомл", again: "повторно знову новий_код ще_раз",
    recovery: "резервн відновл запасн", confirm: "підтверд перевір увійти вхід продовж далі",
    person: "парол логін пошук користув", other: "індекс купон знижк карт подарунк",
  },
  tr: {
    digits: "haneli basamak", once: "tek_kullan", code: "kodu kod$ kodunu", app: "uygulama dogrulayici uretilen",
    factor: "iki_fak iki_adim iki_asama cok_fak ikinci_fak", sent: "gonder iletil", mail: "e_posta mesaj",
    again: "tekrar yeniden yeni_kod", recovery: "yedek kurtar acil", confirm: "dogrul onayla giris devam",
    person: "kullanici parola sifre", other: "posta_kodu indirim kupon hediye",
  },
  el: {
    digits: "ψηφι", once: "μιας_χρησ", code: "κωδικ", app: "εφαρμογ", factor: "δυο_παρ δυο_βημ διπλ δυο_σταδ πολλαπλ",
    sent: "στειλ εσταλ αποστελ αποσταλ", mail: "ηλεκτρον μηνυμα", again: "ξανα εκ_νεου νεος_κωδ νεο_κωδ επαναποστ",
    recovery: "ανακτησ εφεδρικ εκτακτ", confirm: "επαληθ επιβεβ συνδεσ συνεχ", person: "χρηστη συνθηματ αναζητ",
    other: "ταχυδρ εκπτω κουπον",
  },
  he: {
    digits: "ספרות", once: "חד_פעמ", code: "קוד", app: "אפליקצי יישומון מאמת", factor: "דו_שלב דו_גורמ גורם_שני שני_שלב",
    sent: "שלחנו נשלח", mail: "דוא אימייל מייל הודע מסרון", again: "שוב מחדש קוד_חדש", recovery: "גיבוי שחזור חירום",
    confirm: "אימות אישור כניסה המשך התחבר", person: "סיסמה חיפוש שם_משתמש", other: "מיקוד קופון הנחה מתנה",
  },
  ar: {
    digits: "أرقام ارقام", code: "رمز كود", app: "تطبيق المصادق", factor: "بخطوتين ثنائي عاملين خطوتين متعدد",
    sent: "أرسلنا ارسلنا إرسال ارسال استلم", mail: "بريد رسالة نصية", again: "إعادة مجدد مرة_أخرى رمز_جديد",
    recovery: "استرداد احتياط الطوارئ", confirm: "تحقق تأكيد متابعة دخول", person: "كلمة_ال المستخدم بحث",
    other: "بريدي خصم قسيمة هدية",
  },
  ja: {
    digits: "桁", once: "ワンタイム", code: "コード 認証番号 暗証番号 確認番号 番号", app: "アプリ 認証システム 生成 オーセンティケ", factor: "段階 要素",
    sent: "送信し 送信され 送りし 送付 届い お送り", mail: "メール 携帯電話 電話番号 ショートメッセ", again: "再送 再度 もう一度 届かな",
    recovery: "リカバリ バックアップ 回復 復元 復旧 予備", confirm: "確認 ログイン 認証する 次へ 続行", person: "検索 パスワ ユーザ 氏名",
    other: "郵便 クーポン 割引 ギフト キャプチャ 招待 画像",
  },
  zh: {
    digits: "位", once: "一次性", code: "码 碼 令牌 口令", app: "谷歌 应用 應用 验证器 驗證器 动态口令 身份验证应用",
    factor: "双重 雙重 双因 雙因 两步 兩步 两阶 兩階 多因 二次 二步 两因 第二因", sent: "已发送 发送到 发送至 發送 寄送 已寄 傳送 发至 收到的", mail: "邮 郵件 信箱 短信 簡訊",
    again: "重新 重发 再次 重寄 重發 获取验证码 没有收到", recovery: "恢复 恢復 备用 備用 备份 備份 救援 还原 復原 紧急",
    confirm: "验证 驗證 登录 登入 确认 確認 确定 下一步 继续 繼續", person: "密码$ 密碼$ 用户名 使用者 搜索 搜尋 姓名",
    other: "邮编 邮政 郵遞 优惠 優惠 折扣 兑换 兌換 礼品 图形 圖形 图片 邀请 邀請 卡号",
  },
  ko: {
    digits: "자리", once: "일회", code: "코드 인증번호 번호 토큰", app: "인증_앱 인증기 앱 애플리 생성", factor: "2단계 두단계 이중 다중 2요소 2차",
    sent: "전송했 전송되 전송된 보냈 발송 보내드", mail: "이메일 메일 문자", again: "다시 재전송 재발송 새_코드", recovery: "복구 백업 비상",
    confirm: "확인 로그인 다음 계속", person: "비밀번호 검색 사용자 이름 아이디", other: "우편 쿠폰 할인 카드 초대 자동입력 보안문자",
  },
  th: {
    digits: "หลัก", code: "รหัส", app: "แอป", factor: "สองขั้น สองปัจจัย 2_ขั้น", sent: "ส่งรหัส ส่งไป ได้ส่ง ที่ส่ง",
    mail: "อีเมล ข้อความ", again: "อีกครั้ง รหัสใหม่", recovery: "สำรอง กู้คืน ฉุกเฉิน",
    confirm: "ยืนยัน ตรวจสอบ เข้าสู่ ถัดไป ต่อไป", person: "ผู้ใช้ รหัสผ่าน ค้นหา", other: "ไปรษณีย์ ส่วนลด คูปอง",
  },
  vi: {
    digits: "chu_so", code: "ma_xac ma_otp ma_bao ma_dang ma$", app: "ung_dung",
    factor: "hai_buoc hai_yeu 2_buoc hai_lop 2_lop da_yeu", sent: "da_gui gui_den duoc_gui",
    mail: "thu_dien tin_nhan", again: "gui_lai ma_moi lai_ma", recovery: "khoi_phuc du_phong khan_cap",
    confirm: "xac_nhan xac_minh dang_nhap tiep_tuc", person: "nguoi_dung mat_khau tim_kiem",
    other: "buu_chinh giam_gia khuyen_mai qua_tang",
  },
  id: {
    digits: "angka digit", once: "sekali_pakai", code: "kode", app: "aplikasi autentikator",
    factor: "dua_langkah dua_faktor 2_langkah multi_faktor", sent: "dikirim mengirim kirimkan",
    mail: "surel pesan_teks", again: "kirim_ulang kode_baru", recovery: "pemulihan cadangan darurat",
    confirm: "verifik konfirmasi masuk lanjut", person: "pengguna sandi cari$",
    other: "kode_pos diskon kupon hadiah",
  },
};
