// Six controlled boxes: what is not in the state is undone at the next render.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import OtpInput from "react-otp-input";
import { model, sends } from "../page.js";

function Page() {
  const [code, setCode] = useState("");
  model(() => code);
  return (
    <form onSubmit={sends(() => code)}>
      <OtpInput
        value={code}
        onChange={setCode}
        numInputs={6}
        renderSeparator={<span>-</span>}
        renderInput={(props) => <input {...props} />}
      />
      <button>Verify</button>
    </form>
  );
}

createRoot(document.getElementById("widget")).render(<Page />);
