import "../extension/javascript/textual-inversion.mjs?v=6934cde01566";
