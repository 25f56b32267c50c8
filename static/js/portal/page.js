/** Pages that are only read: the frame and nothing else. */
import { frame } from "./frame.js";

frame();
