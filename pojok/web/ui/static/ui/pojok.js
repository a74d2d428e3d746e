// @ts-check
/** What every staff screen has. Each module looks for its own data-attributes and does nothing without them. */
import { startAttention } from "./attention.js";
import { startColleagues } from "./colleagues.js";
import { startComboboxes } from "./combobox.js";
import { startElapsed } from "./elapsed.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startUndo } from "./undo.js";

startLive();
startKeys();
startUndo();
startElapsed();
startAttention();
startComboboxes();
startColleagues();
