import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __dirname = import.meta.dirname;
import {
  __commonJS,
  __require,
  __toESM
} from "./shared-V3CKTOXS.mjs";

// node_modules/@canvas/image-data/index.js
var require_image_data = __commonJS({
  "node_modules/@canvas/image-data/index.js"(exports, module) {
    var widthMap = /* @__PURE__ */ new WeakMap();
    var heightMap = /* @__PURE__ */ new WeakMap();
    var ImageData = class {
      constructor(width, height, ...args) {
        if (arguments.length < 2) {
          throw new TypeError(`Failed to construct 'ImageData': 2 arguments required, but only ${arguments.length} present.`);
        }
        if (typeof width === "object") {
          if (!(width instanceof Uint8ClampedArray)) {
            throw new TypeError("Failed to construct 'ImageData': parameter 1 is not of type 'Uint8ClampedArray'.");
          }
          if (typeof height !== "number" || height === 0) {
            throw new Error("Failed to construct 'ImageData': The source width is zero or not a number.");
          }
          height = height >>> 0;
          if (height * 4 > width.length) {
            throw new Error("Failed to construct 'ImageData': The requested image size exceeds the supported range.");
          }
          if (width.length % 4 !== 0) {
            throw new Error("Failed to construct 'ImageData': The input data length is not a multiple of 4.");
          }
          if (width.length % (4 * height) !== 0) {
            throw new Error("Failed to construct 'ImageData': The input data length is not a multiple of (4 * width).");
          }
          if (typeof args[0] !== "undefined") {
            if (typeof args[0] !== "number" || args[0] === 0) {
              throw new Error("Failed to construct 'ImageData': The source height is zero or not a number.");
            }
            args[0] = args[0] >>> 0;
            if (width.length % (4 * height * args[0]) !== 0) {
              throw new Error("Failed to construct 'ImageData': The input data length is not equal to (4 * width * height).");
            }
          }
          widthMap.set(this, height);
          heightMap.set(this, typeof args[0] !== "undefined" ? args[0] : width.byteLength / height / 4);
          Object.defineProperty(this, "data", { configurable: true, enumerable: true, value: width, writable: false });
        } else {
          if (typeof width !== "number" || width === 0) {
            throw new Error("Failed to construct 'ImageData': The source width is zero or not a number.");
          }
          width = width >>> 0;
          if (typeof height !== "number" || height === 0) {
            throw new Error("Failed to construct 'ImageData': The source height is zero or not a number.");
          }
          height = height >>> 0;
          if (width * height >= 1 << 30) {
            throw new Error("Failed to construct 'ImageData': The requested image size exceeds the supported range.");
          }
          widthMap.set(this, width);
          heightMap.set(this, height);
          Object.defineProperty(this, "data", { configurable: true, enumerable: true, value: new Uint8ClampedArray(width * height * 4), writable: false });
        }
      }
    };
    Object.defineProperty(ImageData.prototype, "width", {
      enumerable: true,
      configurable: true,
      get() {
        return widthMap.get(this);
      }
    });
    Object.defineProperty(ImageData.prototype, "height", {
      enumerable: true,
      configurable: true,
      get() {
        return heightMap.get(this);
      }
    });
    module.exports = ImageData;
  }
});

// node_modules/@cwasm/nsbmp/index.js
var require_nsbmp = __commonJS({
  "node_modules/@cwasm/nsbmp/index.js"(exports) {
    var fs = __require("fs");
    var path = __require("path");
    var ImageData = require_image_data();
    var env = {
      setjmp() {
        return 0;
      },
      longjmp() {
        throw new Error("Not implemented");
      }
    };
    var stubs = {
      proc_exit() {
        throw new Error("Syscall proc_exit not implemented");
      },
      fd_close() {
        throw new Error("Syscall fd_close not implemented");
      },
      fd_seek() {
        throw new Error("Syscall fd_seek not implemented");
      },
      fd_write() {
        throw new Error("Syscall fd_write not implemented");
      }
    };
    var code = fs.readFileSync(path.join(__dirname, "nsbmp.wasm"));
    var wasmModule = new WebAssembly.Module(code);
    var instance = new WebAssembly.Instance(wasmModule, { env, wasi_snapshot_preview1: stubs });
    exports.decode = function(input) {
      const inputPointer = instance.exports.malloc(input.byteLength);
      const targetView = new Uint8Array(instance.exports.memory.buffer, inputPointer, input.byteLength);
      targetView.set(input);
      const metadataPointer = instance.exports.malloc(12);
      const error = instance.exports.decode_bmp(metadataPointer, metadataPointer + 4, metadataPointer + 8, inputPointer, input.byteLength);
      instance.exports.free(inputPointer);
      if (error !== 0) {
        instance.exports.free(metadataPointer);
        throw new Error("Failed to decode bmp image");
      }
      const metadata = new Uint32Array(instance.exports.memory.buffer, metadataPointer, 3);
      const [outputPointer, width, height] = metadata;
      instance.exports.free(metadataPointer);
      const outputSize = width * height * 4;
      const output = new Uint8ClampedArray(outputSize);
      output.set(new Uint8Array(instance.exports.memory.buffer, outputPointer, outputSize));
      instance.exports.free(outputPointer);
      return new ImageData(output, width, height);
    };
  }
});

// vendor-entry:@cwasm/nsbmp
var import_nsbmp = __toESM(require_nsbmp());
var import_nsbmp2 = __toESM(require_nsbmp());
var export_decode = import_nsbmp.decode;
var export_default = import_nsbmp2.default;
export {
  export_decode as decode,
  export_default as default
};
