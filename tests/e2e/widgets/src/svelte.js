// One plain field bound to a state; the component is in bound.svelte.
import { mount } from "svelte";
import Bound from "../bound.svelte";

mount(Bound, { target: document.getElementById("widget") });
