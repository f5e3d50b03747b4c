internal import CasebusModel
import Foundation

/// A record as a CloudEvent in the JSON format, a line each.
///
/// - Source: CloudEvents 1.0.2, sections 3.1 (attributes) and 2.4 (data) of its JSON format.
package enum CloudEvent {
    /// Of every type; the record's kind follows.
    private static let typePrefix = "cn.casebus.record."

    private struct Envelope: Encodable {
        var specversion = "1.0"
        var id: String
        var source: String
        var type: String
        var subject: String?
        var time: String
        var sequence: String
        var datacontenttype = "application/json"
    }

    /// - Parameters:
    ///   - row: what the record says.
    ///   - data: the row's own bytes, which become the event's data as they are.
    ///   - logID: of the log that it is from; with the sequence it makes the event's id, which is the same for ever.
    package static func line(_ row: RecordRow, data: [UInt8], logID: String) throws -> [UInt8] {
        let subject = row.caseID.map { id in row.registrar.map { "\($0)/\(id)" } ?? id }
        let envelope = Envelope(
            id: "\(logID)-\(row.sequence)", source: "urn:casebus:log:\(logID)", type: typePrefix + row.kind,
            subject: subject, time: row.at.timestamp.description, sequence: String(row.sequence))
        let head = Array(try QueryDocument.text(envelope).utf8.dropLast())
        return QueryDocument.printable(head + Array(#","data":"#.utf8) + data + [UInt8(ascii: "}")])
    }
}
