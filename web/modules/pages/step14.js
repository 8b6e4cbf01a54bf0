import { GuestPage, guestIn } from "../view/guest-page.js"
import { note } from "../view/show.js"
import { stay } from "./two-lane-guest.js"

const page = new GuestPage(guestIn(location.search))

if (page.room && page.name) {
  stay(page, { begin, cutOff })
} else {
  page.ask()
}

/** Perhaps nothing is missing; nobody can know. */
function begin() {
  note(page.log, "Something may be missing above this line.")
}

/** @param {string} why */
function cutOff(why) {
  note(page.log, `This node has lost the others: what is said there is not heard here. (${why})`)
}
