import CasebusReports
import Foundation
import Testing

@testable import casebus

@Suite struct TailTableTests {
    private static func row(_ json: String) throws -> RecordRow {
        let whole = #"{"sequence":1,"at":"2026-01-05T01:30:07Z","recorded_at":"2026-01-05T01:30:07Z","# + json + "}"
        return try JSONDecoder().decode(RecordRow.self, from: Data(whole.utf8))
    }

    private static let shanghai = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

    @Test func `columns stay where they are, wide characters or not`() throws {
        var table = TailTable(zone: Self.shanghai, paint: Paint(isOn: false))
        let lines = table.lines([
            try Self.row(#""kind":"push","unit":"hall/enterprise","to":"bureau/market","case":"2026-1","handoff":7"#),
            try Self.row(#""kind":"push","unit":"hall/企业","to":"bureau/市场","case":"办件一","handoff":123"#),
        ])
        #expect(lines[0].hasPrefix("2026-01-05 09:30:07        1  hall/enterprise -> bureau/market"))
        #expect(table.titles.hasPrefix("TIME UTC+08:00"))
        let places = lines.map { line in
            (
                line.range(of: "push").map { String(line[..<$0.lowerBound]).columns },
                line.range(of: "#").map { String(line[..<$0.lowerBound]).columns }
            )
        }
        #expect(places[0].0 == places[1].0 && places[0].1 == places[1].1)
    }

    @Test(arguments: [#"a\u001b[2Jb"#, #"two\nlines"#, #"right\u202eleft"#, #"c1\u009bx"#, #"zero\u200bwidth"#])
    func `what steers a terminal is shown and not obeyed, wherever it stands`(hostile: String) throws {
        var table = TailTable(zone: .gmt, paint: Paint(isOn: false))
        let fields = [
            "unit", "to", "case", "matter", "step", "reason", "claimed", "code", "holder", "colour", "outcome",
        ]
        .map { #""\#($0)":"\#(hostile)""# }.joined(separator: ",")
        for kind in ["push", "refusal", "card", "feedback", "started", hostile] {
            let line = try #require(table.lines([try Self.row(#""kind":"\#(kind)","# + fields)]).first)
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
            #expect(!line.unicodeScalars.contains { (0x200B...0x200F).contains($0.value) || $0.value == 0x202E })
        }
    }

    @Test func `colours stand around a cell and not in its width`() throws {
        let row = try Self.row(#""kind":"push","unit":"a/b","to":"c/d""#)
        var (plain, painted) = (TailTable(paint: Paint(isOn: false)), TailTable(paint: Paint(isOn: true)))
        let line = painted.lines([row])[0]
        #expect(line.contains("\u{1B}[36mpush"))
        #expect(line.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain.lines([row])[0])
    }

    @Test func `a record is one CloudEvent, its row unchanged`() throws {
        let data = #"{"sequence":1,"kind":"push","big":9007199254740993}"#
        let row = try Self.row(#""kind":"push","registrar":"hall/a","case":"1""#)
        let line = String(decoding: try CloudEvent.line(row, data: Array(data.utf8), logID: "ab"), as: UTF8.self)
        #expect(line.hasSuffix(#","data":"# + data + "}"))
        for part in [
            #""specversion":"1.0""#, #""id":"ab-1""#, #""source":"urn:casebus:log:ab""#,
            #""type":"cn.casebus.record.push""#, #""subject":"hall/a/1""#, #""time":"2026-01-05T01:30:07"#,
        ] { #expect(line.contains(part), "\(part)") }
    }

    @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("中文字", 5, "中文…"), ("中文字", 6, "中文字"), ("a", 0, "")])
    func `a text is cut at a column, not through a wide character`(text: String, width: Int, cut: String) {
        #expect(text.clipped(to: width) == cut)
        #expect(text.clipped(to: width).columns <= width)
    }
}
