import CasebusModel
import CasebusReports
import Foundation
internal import FoundationXML

/// Reads an event log in XES while it streams by: memory holds the runs of the cases, not the file.
///
/// Taken are, of each trace, its `concept:name`, and of each event `time:timestamp`, the group's attribute and
/// `concept:name`; only attributes that stand directly below count, as the last of a key does.
/// - Source: IEEE 1849-2016 (XES).
final class XESReader: NSObject, XMLParserDelegate {
    private let groupKey: String
    private let stream: CompressedStream
    private var builder = EventLogBuilder()
    private var fault: EventLogFault?
    private var depth = 0
    private var traceDepth: Int?
    private var traceLine = 0
    private var traceName: String?
    private var eventDepth: Int?
    private var attributes: [String: String] = [:]
    private var events: [EventLogBuilder.Event] = []
    private var hasGroup = false

    private init(_ stream: CompressedStream, groupKey: String) {
        self.stream = stream
        self.groupKey = groupKey
    }

    /// - Parameter groupKey: the attribute whose values become units.
    /// - Throws: ``CommandFailure`` that names the file, the line, the case and the attribute.
    static func read(_ path: String, groupKey: String) throws(CommandFailure) -> EventLog {
        let stream = CompressedStream(try CompressedFile(path))
        let parser = XMLParser(stream: stream)
        let reader = XESReader(stream, groupKey: groupKey)
        parser.delegate = reader
        let isWhole = parser.parse()
        if let fault = reader.fault { throw CommandFailure(.local, "\(path.shown)\(fault)") }
        if stream.isDamaged {
            throw CommandFailure(.local, LogFileWords.damaged(path, behind: parser.lineNumber))
        }
        guard isWhole, reader.depth == 0 else {
            // The text of such an error says no more than its number, which is libxml2's.
            let reason = parser.parserError.map { " (libxml2 error \(($0 as NSError).code))" } ?? ""
            throw CommandFailure(.local, LogFileWords.notXML(path, parser.lineNumber, reason))
        }
        let log = reader.builder.log
        guard !log.cases.isEmpty else {
            throw CommandFailure(.local, LogFileWords.noTrace(path))
        }
        guard reader.hasGroup else {
            throw CommandFailure(.local, LogFileWords.noAttribute(path, groupKey))
        }
        return log
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes given: [String: String]
    ) {
        guard fault == nil else { return }
        depth += 1
        let element = name.split(separator: ":").last ?? ""
        if depth == 1, stream.prolog.hasDocumentType {
            stop(parser, "", name, LogFileWords.documentType)
        } else if depth == 1, element != "log" {
            stop(parser, "", name, LogFileWords.noLog)
        } else if element == "trace", traceDepth == nil {
            (traceDepth, traceLine, traceName, events) = (depth, parser.lineNumber, nil, [])
        } else if element == "event", eventDepth == nil, depth == (traceDepth ?? depth) + 1 {
            (eventDepth, attributes) = (depth, [:])
        } else if let key = given["key"], let value = given["value"] {
            if let eventDepth {
                if depth == eventDepth + 1 { attributes[key] = value }
            } else if let traceDepth, depth == traceDepth + 1, key == "concept:name" {
                traceName = value
            }
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard fault == nil else { return }
        defer { depth -= 1 }
        do throws(EventLogFault) {
            if depth == eventDepth {
                eventDepth = nil
                // An event outside every trace belongs to no case: XES allows it, and there is nothing to replay.
                if traceDepth != nil { try endEvent(parser.lineNumber) }
            } else if depth == traceDepth {
                traceDepth = nil
                try endTrace()
            }
        } catch {
            fault = error
            parser.abortParsing()
        }
    }

    private func endEvent(_ line: Int) throws(EventLogFault) {
        hasGroup = hasGroup || attributes[groupKey] != nil
        events.append(
            try builder.event(
                time: attributes["time:timestamp"], group: attributes[groupKey], activity: attributes["concept:name"],
                timeName: "time:timestamp", groupName: groupKey, line: line, caseID: traceName))
    }

    private func endTrace() throws(EventLogFault) {
        guard let traceName else {
            throw EventLogFault(
                line: traceLine, caseID: nil, attribute: "concept:name", value: "",
                remedy: LogFileWords.traceWithoutName)
        }
        try builder.add(caseID: traceName, line: traceLine, events: events)
    }

    private func stop(_ parser: XMLParser, _ attribute: String, _ value: String, _ remedy: String) {
        fault =
            fault
            ?? EventLogFault(line: parser.lineNumber, caseID: nil, attribute: attribute, value: value, remedy: remedy)
        parser.abortParsing()
    }
}
