import CasebusClient
import CasebusModel
import CasebusReports

/// What `tail` asks the bus for: the query's parameters.
struct TailQuery: Encodable {
    /// Rows in one answer at most.
    static let mostRecords = 1000
    /// Milliseconds that one question may wait in the bus; then it is asked again.
    static let longestWait = 20_000

    var from: UInt64?
    var since: Instant?
    var last: Double?
    var limit = TailQuery.mostRecords
    var wait = 0
    var unit: String?
    var other: String?
    var registrar: String?
    var caseID: String?
    var matter: String?
    var kind: String?

    enum CodingKeys: String, CodingKey {
        case from, since, limit, unit, other, registrar, matter, kind
        case last = "last_s"
        case wait = "wait_ms"
        case caseID = "case"
    }

    /// One page of the log.
    func ask(_ client: BusClient) async throws -> (page: TailAnswer, document: [UInt8]) {
        let document = try await client.query("tail", try QueryDocument.text(self))
        return (try QueryDocument.read(TailAnswer.self, from: document), document)
    }
}

extension Welcome {
    /// The log's id in hexadecimal.
    var logIDText: String { Hexadecimal.text(logID) }
}
