internal import CasebusModel
internal import CasebusReports
internal import Foundation
internal import NIOCore

/// What one reader may see of a stretch of the log, as server-sent events.
///
/// - Source: HTML Living Standard, section 9.2: `id` is the sequence, so that a browser that comes again says where it
///   was.
struct LiveNews: Sendable {
    /// Records before ``rows`` that are not shown.
    var leftOut: UInt64
    /// The oldest first.
    var rows: [RecordRow]
    /// The log's last record when this was read.
    var head: UInt64

    /// In the language that is set.
    func chunk(_ content: LiveStream.Content) -> ByteBuffer {
        var text = ""
        if content == .records {
            if leftOut > 0 { text += Self.event("left_out", LiveLeftOut(count: leftOut)) }
            for row in rows { text += Self.event("record", LiveRow(row), id: row.sequence) }
        }
        text += "id: \(head)\nevent: head\ndata: \(head)\n\n"
        return ByteBuffer(string: text)
    }

    /// What a stream begins with: that it is open, and after how many milliseconds a browser that lost it comes again.
    static let opening = ByteBuffer(string: "retry: 2000\n: open\n\n")
    /// Keeps what stands between bus and browser from taking the connection for dead.
    static let heartbeat = ByteBuffer(string: ": alive\n\n")

    private static func event(_ name: String, _ data: some Encodable, id: UInt64? = nil) -> String {
        // An encoder writes one line: line feeds within texts are escapes.
        let data = (try? QueryDocument.text(data)) ?? "{}"
        return "\(id.map { "id: \($0)\n" } ?? "")event: \(name)\ndata: \(data)\n\n"
    }
}

/// A record as a line of the live page.
struct LiveRow: Encodable, Sendable {
    let sequence: UInt64
    let at: String
    let kind: String
    let sentence: String
    /// The page of the case it is about.
    let href: String?

    init(_ row: RecordRow) {
        sequence = row.sequence
        at = HumanTime.instant(row.at.timestamp, withSeconds: true)
        kind = row.kind
        sentence = RecordLine.sentence(row).shown
        href = row.caseID.flatMap { id in row.registrar.map { Link.ofCase(id, registrar: $0).description } }
    }
}

private struct LiveLeftOut: Encodable {
    let count: UInt64
    let sentence: String

    init(count: UInt64) {
        self.count = count
        sentence = LiveWords.leftOut(String(count).grouped)
    }
}

extension String {
    /// Digits in threes: `4,812`.
    fileprivate var grouped: String {
        var text = ""
        for (place, digit) in enumerated() {
            if place > 0, (count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
