import "../extension/javascript/textual-inversion.mjs?v=5b7cab629b94";
