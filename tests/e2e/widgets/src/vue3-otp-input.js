// Six boxes bound one by one to a list inside the widget; sends itself when full.
import { createApp, ref } from "vue";
import VOtpInput from "vue3-otp-input";
import { model, send } from "../page.js";

createApp({
  components: { VOtpInput },
  setup() {
    const code = ref("");
    model(() => code.value);
    return { code, send };
  },
  template: `
    <v-otp-input
      v-model:value="code" :num-inputs="6" input-type="number" input-classes="otp-input"
      separator="-" should-auto-focus
      @on-complete="send"
    />
  `,
}).mount("#widget");
