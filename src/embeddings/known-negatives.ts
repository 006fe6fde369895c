/**
 * Embeddings made for the negative prompt, by their published file names, without `-neg`.
 * From hosts' and trainers' documentation and users' threads; extend when one is reported.
 */
const KNOWN = `
  EasyNegative EasyNegativeV2 badhandv4 bad-hands-5 BadDream UnrealisticDream FastNegativeV2 negative_hand
  ng_deepnegative_v1_75t bad_prompt bad_prompt_version2 bad-artist bad-artist-anime bad-image-v2-39000
  bad-image-v2-27000 bad_quality verybadimagenegative_v1.1-6400 verybadimagenegative_v1.2-6400
  verybadimagenegative_v1.3 Unspeakable-Horrors-Composition-4v Unspeakable-Horrors-Composition-16v
  neg_anime512 neg_facelift512 neg_realism512 negprompt5 evil_neg_prompt3 ely_neg_prompt Mayng
  negativeXL negativeXL_A negativeXL_B negativeXL_C negativeXL_D unaestheticXLv31 unaestheticXLhk1
  unaestheticXL_bp5 unaestheticXL_Jug6 unaestheticXL_cbp62 unaestheticXL2v10 unaestheticXLv1 unaestheticXLv13
  unaestheticXL_Sky3.1 AissistXLv2 Stable_Yogis_PDXL_Negatives lazyneg lazyhand verybad-negative
  FastNegativeEmbedding FastNegativeEmbeddingStealth badhandsv5 bhands HandNeg bad-picture-chill-75v
  bad-picture-chill-32v bad-picture-chill-1v bad_pictures badquality badv5 BadNegAnatomyV1
  realisticvision-negative-embedding CyberRealistic_Negative CyberRealistic_Negative_PONY epiCNegative epiCPhoto
  JuggernautNegative BeyondV3 BeyondV4 Asian-Less kkw-ultra neg_grapefruit rmadanegative402_sd15 vile_prompt3
  nfixer nartfixer nrealfixer rev2-badprompt DeepNegative_xl_v1 ac_neg1 ac_neg2 ziprealism zPDXL zPDXL2
  zPDXL3 zPDXLrl SmoothNegative_Hands BadX
`;

const stems: ReadonlySet<string> = new Set(KNOWN.trim().toLowerCase().split(/\s+/));

export function isKnownNegative(stem: string): boolean {
  return stems.has(stem.toLowerCase().replace(/-neg$/, ""));
}
