// Six boxes without a name or label, of which the first takes six characters; a form control.
import "@angular/compiler"; // first: the libraries are linked in the browser
import { Component, provideZonelessChangeDetection } from "@angular/core";
import { FormControl, FormGroup, ReactiveFormsModule } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";
import Aura from "@primeuix/themes/aura";
import { providePrimeNG } from "primeng/config";
import { InputOtp } from "primeng/inputotp";
import { model, send } from "../page.js";

const Page = Component({
  selector: "#widget",
  imports: [ReactiveFormsModule, InputOtp],
  template: `
    <form [formGroup]="form" (ngSubmit)="send()">
      <p-inputotp formControlName="code" [length]="6" [integerOnly]="true" />
      <button>Verify</button>
    </form>
  `,
})(
  class {
    form = new FormGroup({ code: new FormControl("") });
    send = () => send(this.form.value.code);
    constructor() {
      model(() => this.form.value.code);
    }
  },
);

bootstrapApplication(Page, {
  providers: [provideZonelessChangeDetection(), providePrimeNG({ theme: { preset: Aura } })],
});
