// One transparent field over drawn boxes; sends itself when full.
import { OTPInput } from "input-otp";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { model, send } from "../page.js";

const slot = { width: "2.5rem", height: "3rem", border: "1px solid", textAlign: "center", font: "2rem/3rem monospace" };

function Page() {
  const [code, setCode] = useState("");
  model(() => code);
  return (
    <OTPInput
      maxLength={6}
      value={code}
      onChange={setCode}
      onComplete={send}
      render={({ slots }) => (
        <div style={{ display: "flex" }}>
          {slots.map(({ char, isActive }, i) => (
            <div key={i} style={{ ...slot, background: isActive ? "#def" : "#fff" }}>{char}</div>
          ))}
        </div>
      )}
    />
  );
}

createRoot(document.getElementById("widget")).render(<Page />);
