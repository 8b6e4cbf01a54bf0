import { part } from "../view/part.js"
import { feedOf } from "./feed.js"
import { textSide } from "./lesson-text.js"
import { shell } from "./shell.js"
import { StageSide } from "./stage-side.js"

/** A lesson's page: the text and the stage, told of everything by one feed. */
const slug = part(document, "main", HTMLElement).dataset.lesson ?? ""
const feed = feedOf(`/lessons/${slug}/feed`)

shell()
textSide({ slug, log: feed.log, onChange: feed.onChange })
new StageSide(slug, feed)
