import CasebusAudit
import CasebusCalendar
import CasebusIndex
import CasebusJournal
import CasebusModel
import Foundation
import Testing

/// Runs a body with a folder of its own, which is deleted afterwards.
func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "casebus-index-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Runs a body with an index that has taken a log whole.
func withIndex<T>(
    of log: SyntheticLog, calendar: WorkingCalendar = .weekendsOnly, _ body: (Index, QueryService) throws -> T
) throws -> T {
    try withTemporaryFolder { folder in
        let index = try Index(folder: folder, logID: log.logID, head: log.head)
        try index.apply(log.records)
        let value = try body(index, QueryService(journal: log.journal, index: index, calendar: calendar))
        try index.close()
        return value
    }
}

let coordination = Viewer(address: "centre/coordination", role: .operator)

extension QueryService {
    /// The answer as text; a problem fails the test.
    func text(_ name: String, _ parameters: String = "", as viewer: Viewer = coordination, now: Int64 = 0) throws
        -> String
    {
        String(decoding: try answer(name: name, parameters: parameters, viewer: viewer, now: now).get(), as: UTF8.self)
    }

    /// The answer as a JSON object.
    func object(
        _ name: String, _ parameters: String = "", as viewer: Viewer = coordination, now: Int64 = 0
    ) throws -> [String: Any] {
        let text = try text(name, parameters, as: viewer, now: now)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The problem; an answer fails the test.
    func problem(_ name: String, _ parameters: String = "", as viewer: Viewer = coordination) throws -> Problem {
        switch answer(name: name, parameters: parameters, viewer: viewer, now: 0) {
        case .failure(let problem): return problem
        case .success(let bytes):
            Issue.record("answered: \(String(decoding: bytes, as: UTF8.self))")
            throw CancellationError()
        }
    }
}

extension SyntheticLog {
    func rows() throws -> [RecordRow] { try records.map { try RecordProjection.row($0) } }

    /// Every case folded from its rows, arrivals and successions included, in the order of registration.
    func timelines() throws -> [CaseTimeline] {
        var timelines: [CaseTimeline] = []
        var places: [RecordRow.CaseName: Int] = [:]
        for row in try rows() {
            if row.kind == .arrived || row.kind == .succeeded {
                for place in timelines.indices { try timelines[place].apply(row) }
                continue
            }
            guard let name = row.caseName else { continue }
            guard row.kind == .register || row.kind == .linked else {
                try timelines[#require(places[name])].apply(row)
                continue
            }
            if let parent = row.linkedTo, let place = places[parent] { try timelines[place].apply(row) }
            places[name] = timelines.count
            timelines.append(try CaseTimeline(registration: row))
        }
        return timelines
    }
}
