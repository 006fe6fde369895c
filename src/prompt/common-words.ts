/**
 * Words that people type into prompts meaning the word. An embedding of that name is used instead each time
 * (AUTOMATIC1111/stable-diffusion-webui#8060). Not a dictionary: the few hundred most likely ones.
 */
const WORDS = `
about above abstract action after afternoon against album alone amazing ancient angel animal anime another
anatomy apple architecture armor around artist artistic artwork asian atmosphere autumn awesome background
balanced beach beard beautiful beauty bedroom before behind best better between bikini black blonde bloom blossom blouse
blue blurry bokeh bottle bottom bracelet branch bread breasts bridge bright broken brown brush brunette building
butterfly camera candle canvas cartoon castle celestial center character cheeks chest child children cinematic
circle city classic clean clear close closeup cloth clothes clothing cloud clouds cloudy coat color colorful
colors comic composition concept contrast cowboy crop cropped crowd crown cute cyberpunk dance dancing dark
dawn deformed delicate depth desert design detail detailed details digital dirty disfigured distant dragon dramatic drawing
dreamy dress dynamic earrings earth elegant embedding emotion empty energy engine environment epic ethereal
evening expression expressive exposure extra extreme eyebrows eyelashes eyes fabric face facing fairy fantasy
fashion father feather female field figure film fingers fire fireplace floating floor flower flowers focus
foggy food forest freckles front frozen full future futuristic galaxy garden gentle ghost girl girls glass
glasses gloves glow glowing golden gothic gradient grass gray green ground group guitar hair hair handsome
hands happy heart heaven helmet hero high highlights holding horizon horror horse house huge human illustration
image impressionist indoors ink inside intricate island jacket japanese jewelry jpeg jungle kitchen knight lace
lady lake lamp landscape lantern large leather leaves legs lens letter light lighting lights lips liquid
little lonely long looking lovely low lower machine magic magical male man manga marble masterpiece mature
mechanical medieval medium metal metallic middle minimalist mirror missing model modern monochrome monster
moody moon moonlight morning mother motion mountain mountains mouth movie muscular mushroom music mutated
mutation mystical natural nature neck necklace negative neon night nighttime noble noise normal nose object ocean
office oil old open orange ornate outdoors outfit outside oversaturated painting palace pale panorama pants
paper park particles pastel pattern pencil people perfect person perspective petals photo photograph
photography photorealistic picture pink pirate planet plant plants plastic pointing polished poor portrait
pose posing poster princess professional profile purple quality queen rain rainbow raw realism realistic
reflection reflections relaxed render rendering retro river road robot rock rocks romantic room rose round
ruins running sad sailor samurai sand scene scenery school science screen sculpture seaside serious shadow
shadows sharp shining shiny ship shirt shoes short shoulder shoulders side signature silhouette silk silver
simple sitting sketch skin skirt skull sky sleeping small smile smiling smoke smooth snow soft solo space
sparkle spring standing star stars statue steampunk stone storm street strong studio stunning style stylish
summer sunlight sunrise sunset surreal surrounded sweater sword symmetrical symmetry table tattoo technology
teeth temple text texture thick thin tiger tiny tower town toy traditional transparent tree trees tropical
ugly ultra umbrella underwater uniform universe upper vampire vector vibrant victorian video view village
vintage violet walking wall wallpaper warm warrior watch water watercolor waterfall watermark wave waves
wearing wedding weird white wide wild window windows wings winter witch wizard wolf woman women wood wooden
world worst yellow young zombie
`;

const COMMON: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

const SINGLE_WORD = /^\p{L}+$/u;
/** Short enough that most letter sequences are words of some language, or parts CLIP cuts longer words into. */
const SHORT = 4;

/**
 * `common`: in the list above. `short`: a single word of at most four letters without digit, `_` or `-`, so
 * likely enough to turn up by accident. Null: neither.
 */
export function ordinaryWord(name: string): "common" | "short" | null {
  const word = name.trim().toLowerCase();
  if (COMMON.has(word)) return "common";
  return SINGLE_WORD.test(word) && word.length <= SHORT ? "short" : null;
}
