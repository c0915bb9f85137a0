// Six boxes and a seventh field of one pixel that nobody sees; sends itself when full.
import { ChakraProvider, PinInput, defaultSystem } from "@chakra-ui/react";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { model, send } from "../page.js";

function Page() {
  const [digits, setDigits] = useState(Array(6).fill(""));
  model(() => digits.join(""));
  return (
    <PinInput.Root
      otp
      count={6}
      value={digits}
      onValueChange={(now) => setDigits(now.value)}
      onValueComplete={(now) => send(now.valueAsString)}
    >
      <PinInput.HiddenInput />
      <PinInput.Control>
        {digits.map((_, i) => <PinInput.Input key={i} index={i} />)}
      </PinInput.Control>
    </PinInput.Root>
  );
}

createRoot(document.getElementById("widget")).render(
  <ChakraProvider value={defaultSystem}>
    <Page />
  </ChakraProvider>,
);
