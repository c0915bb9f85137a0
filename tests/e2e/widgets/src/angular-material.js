// One field whose label lies over it while it is empty; a form control.
import "@angular/compiler"; // first: the libraries are linked in the browser
import "@angular/material/prebuilt-themes/azure-blue.css";
import { Component, provideZonelessChangeDetection } from "@angular/core";
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from "@angular/forms";
import { MatFormFieldModule } from "@angular/material/form-field";
import { MatInputModule } from "@angular/material/input";
import { bootstrapApplication } from "@angular/platform-browser";
import { model, send } from "../page.js";

const Page = Component({
  selector: "#widget",
  imports: [ReactiveFormsModule, MatFormFieldModule, MatInputModule],
  template: `
    <form [formGroup]="form" (ngSubmit)="send()">
      <mat-form-field appearance="outline">
        <mat-label>Authentication code</mat-label>
        <input matInput formControlName="code">
      </mat-form-field>
      <button [disabled]="form.invalid">Verify</button>
    </form>
  `,
})(
  class {
    form = new FormGroup({ code: new FormControl("", [Validators.required, Validators.pattern(/^\d{6}$/)]) });
    send = () => send(this.form.value.code);
    constructor() {
      model(() => this.form.value.code);
    }
  },
);

bootstrapApplication(Page, { providers: [provideZonelessChangeDetection()] });
