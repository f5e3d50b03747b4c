/// What the responsibility list said of a hand-off when it was opened.
package struct Listing: Equatable, Sendable {
    package enum Routing: String, Sendable {
        /// Pushed to a unit that the list holds responsible.
        case asListed = "as_listed"
        /// To another one: the list is advisory.
        case notAsListed = "not_as_listed"
        /// The push named no receiver, the list did.
        case byList = "by_list"
    }

    package var routing: Routing
    /// The number of the entry, within the list that was in force.
    package var entry: Int
    /// The unit that the entry names.
    package var listed: String

    package init(routing: Routing, entry: Int, listed: String) {
        (self.routing, self.entry, self.listed) = (routing, entry, listed)
    }

    /// Adds the members to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.member("routing", routing.rawValue)
        json.member("list_entry", entry)
        json.member("listed", listed)
    }
}
