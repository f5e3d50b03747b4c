import Foundation

/// Logs small enough to follow with a finger.
enum TinyLog {
    /// Three cases: 7-a goes Window, Bureau, Window, with events out of order and one without a group; 7-b stays where
    /// it is; 7-c begins at the instant 7-a is pushed; 7-d has no event.
    static let xes = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1.0" xmlns="http://www.xes-standard.org/">
          <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
          <trace>
            <string key="concept:name" value="7-a"><string key="concept:name" value="nested"/></string>
            <event>
              <string key="org:group" value="Window"/><string key="concept:name" value="take"/>
              <date key="time:timestamp" value="2026-01-05T09:00:00.000+08:00"/>
            </event>
            <event>
              <string key="org:group" value="Bureau"><string key="org:group" value="nested"/></string>
              <string key="concept:name" value="check"/>
              <date key="time:timestamp" value="2026-01-05T01:30:00.000Z"/>
            </event>
            <event>
              <string key="org:group" value="Window"/><string key="concept:name" value="copy"/>
              <date key="time:timestamp" value="2026-01-05T01:10:00.000Z"/>
            </event>
            <event>
              <string key="org:group" value="Bureau"/><string key="concept:name" value="decide"/>
              <date key="time:timestamp" value="2026-01-05T02:00:00.000Z"/>
            </event>
            <event>
              <string key="org:group" value=""/><string key="concept:name" value="tell"/>
              <date key="time:timestamp" value="2026-01-05T02:00:00.000Z"/>
            </event>
          </trace>
          <trace>
            <string key="concept:name" value="7-b"/>
            <event>
              <string key="org:group" value="Window"/><date key="time:timestamp" value="2026-01-05T03:00:00"/>
            </event>
          </trace>
          <trace>
            <string key="concept:name" value="7-c"/>
            <event>
              <string key="org:group" value="Bureau"/><date key="time:timestamp" value="2026-01-05T01:10:00.000Z"/>
            </event>
          </trace>
          <trace><string key="concept:name" value="7-d"/></trace>
        </log>
        """

    static let csv = #"""
        case,when,who,what\#r
        7-a,2026-01-05T09:00:00.000+08:00,Window,take\#r
        7-c,2026-01-05T01:10:00.000Z,Bureau,\#r
        "7-a",2026-01-05 01:10:00.000Z,Window,"copy, ""twice"""\#r
        7-a,2026-01-05T01:30:00.000Z,Bureau,check\#r

        """#
}

/// A file of its own for one test, removed behind it.
func withTemporaryFile<Result>(_ bytes: [UInt8], named ending: String = "xes", _ body: (String) throws -> Result) throws
    -> Result
{
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("casebus-\(UUID().uuidString).\(ending)")
        .path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}
