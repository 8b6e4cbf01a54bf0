import { GuestPage, guestIn } from "../view/guest-page.js"
import { SocketGuest } from "./socket-guest.js"

const page = new GuestPage(guestIn(location.search))

if (page.room && page.name) {
  new SocketGuest(page)
} else {
  page.ask()
}
