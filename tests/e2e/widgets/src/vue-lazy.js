// One plain field whose model hears `change` only.
import { createApp, ref } from "vue";
import { model, send } from "../page.js";

createApp({
  setup() {
    const code = ref("");
    model(() => code.value);
    return { code, send };
  },
  template: `
    <form @submit.prevent="send(code)">
      <label>Authentication code <input v-model.lazy="code" inputmode="numeric"></label>
      <button>Verify</button>
    </form>
  `,
}).mount("#widget");
