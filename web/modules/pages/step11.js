import { GuestPage, guestIn } from "../view/guest-page.js"
import { note } from "../view/show.js"
import { stay } from "./two-lane-guest.js"

const page = new GuestPage(guestIn(location.search))

if (page.room && page.name) {
  stay(page, { begin })
} else {
  page.ask()
}

/** The room's history is another one, or we were away for too long: what stands here has no sequel. */
function begin() {
  page.log.replaceChildren()
  note(page.log, "What was said before cannot be had any more: the room begins anew here.")
}
