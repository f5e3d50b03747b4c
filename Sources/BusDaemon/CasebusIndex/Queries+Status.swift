internal import CasebusAudit
internal import CasebusJournal
internal import CasebusModel
internal import GRDB

/// `status` and `units`: the index's own figures beside what the running daemon adds.
extension QueryService {
    func statusAnswer(_ text: String, _ viewer: Viewer, _ live: LiveFacts) throws -> [UInt8] {
        _ = try QueryParameters(text, known: [])
        guard viewer.seesAll else {
            throw Problem(
                .notAllowed, field: "name", value: "status",
                detail: "the bus's own figures are for operators; ask for inbox, case or stalls")
        }
        let position = try index.read { db in try IndexPosition(db) }
        let head = journal.head
        var json = JSONWriter()
        json.object { json in
            live.writeStatus(&json)
            json.member("head", head)
            json.object("index") { json in
                json.member("applied", position.applied)
                json.member("lag", head - min(position.applied, head))
                json.instant("recorded_at", milliseconds: position.applied == 0 ? nil : position.recordedAt)
                json.member("bytes", index.fileBytes)
            }
            json.member("cases", Int(position.cases))
            json.member("open_cases", Int(position.openCases))
            json.member("handoffs", Int(position.handoffs))
            json.member("open_handoffs", Int(position.openHandoffs))
        }
        return json.bytes
    }

    /// Units the daemon knows, and those that only the log knows; a unit sees itself and its windows.
    func unitsAnswer(_ text: String, _ viewer: Viewer, _ live: LiveFacts) throws -> [UInt8] {
        _ = try QueryParameters(text, known: [])
        var open: [String: (openIn: Int, openOut: Int)] = [:]
        var head: UInt64 = 0
        try index.read { db in
            let cursor = try Row.fetchCursor(db, sql: "SELECT address, open_in, open_out FROM units")
            while let row = try cursor.next() { open[row[0]] = (row[1], row[2]) }
            head = try IndexPosition(db).applied
        }
        var units = Dictionary(live.units.map { ($0.address, $0) }) { first, _ in first }
        for address in open.keys where units[address] == nil {
            units[address] = LiveFacts.Unit(
                address: address, role: .unit, present: false, sessions: 0, inbox: 0, revoked: false, imported: true)
        }
        var json = JSONWriter()
        json.object { json in
            json.array("units") { json in
                for unit in units.values.sorted(by: { $0.address < $1.address }) where viewer.sees(unit: unit.address) {
                    Self.write(unit, open[unit.address] ?? (0, 0), to: &json)
                }
            }
            json.member("head", head)
        }
        return json.bytes
    }

    private static func write(
        _ unit: LiveFacts.Unit, _ open: (openIn: Int, openOut: Int), to json: inout JSONWriter
    ) {
        json.object { json in
            json.member("address", unit.address)
            json.member("role", unit.role.rawValue)
            json.member("present", unit.present)
            json.member("sessions", unit.sessions)
            json.member("inbox", unit.inbox)
            json.member("open_in", open.openIn)
            json.member("open_out", open.openOut)
            json.member("revoked", unit.revoked)
            json.member("imported", unit.imported)
        }
    }
}
