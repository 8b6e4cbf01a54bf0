import { GuestPage, guestIn } from "../view/guest-page.js"
import { stay } from "./lasting-guest.js"

const page = new GuestPage(guestIn(location.search))

if (page.room && page.name) {
  stay(page, () => new WebSocket(`${location.origin.replace("http", "ws")}/chat`))
} else {
  page.ask()
}
