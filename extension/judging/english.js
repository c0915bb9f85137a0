// What pages say in English: fullest, for attributes, paths and half of all templates are English everywhere. How words
// are written stands in languages.js.

/** @type {Record<string, string>} */
export const ENGLISH = {
  once: "one_time otp totp",
  code: "*code codes token passcode pin$",
  app: "authenticator authy totp oath app$ apps$ application generat google",
  factor: "two_factor two_step two_fa 2_factor 2_step 2fa mfa$ tfa$ multi_factor second_factor",
  sent: "sent$ send emailed texted deliver check_your received",
  mail: "e_mail mail$ sms text_mes inbox phone_n",
  again: "resend re_send send_again it_again new_code another_code request_code didn_t_get didn_t_receive not_receive",
  recovery: "recover backup back_up rescue scratch emergency static_code yubi",
  digits: "digit",
  confirm: "verif confirm authenti validat continue log_in$ sign_in$ submit",
  apply: "apply redeem join search find save add$ pay checkout create register sign_up track update order subscribe download",
  person: "user login$ e_mail name$ names$ nick phone mobile tel$ search find filter query passw passphr comment message subject title descri url$ address company note answer question",
  other: "post_code postal zip promo coup vouch discount gift countr curren product sku$ order invoice area dial access meeting room event invit referr join class game quiz cvv cvc ccv csc$ security_n card credit expir iban bic$ swift account_n bar_code captcha challenge letters quantit qty amount price age$ year month day date count$ limit port$ size$ weight licen serial activat redeem key$ api$ secret seed bot_token device_n user_code label language tax$ vat$ ssn student employee member book reserv ticket track patient door alarm sort_code routing error_code new_pin checksum",
  elsewhere: "tv$ quick_connect device_code pair on_your_tv on_your_device on_your_screen on_the_device on_the_screen on_another_device on_the_android activate_a_d activate_your_d link_a_d connect_a_d authorize_a_d authorize_d in_the_image in_the_picture captcha card_reader",
};
