// Six boxes of one name, each for the whole code by its autocomplete; sends itself when full.
import "@mantine/core/styles.css";
import { MantineProvider, PinInput } from "@mantine/core";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { model, send } from "../page.js";

function Page() {
  const [code, setCode] = useState("");
  model(() => code);
  return <PinInput length={6} type="number" oneTimeCode value={code} onChange={setCode} onComplete={send} />;
}

createRoot(document.getElementById("widget")).render(
  <MantineProvider>
    <Page />
  </MantineProvider>,
);
