import "../extension/javascript/textual-inversion.mjs?v=2d43e8405bb8";
