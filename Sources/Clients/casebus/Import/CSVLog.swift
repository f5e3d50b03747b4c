import CasebusModel
import CasebusReports

/// Reads an event log from a table: one row an event, the columns named in the first row.
enum CSVLog {
    /// Which columns hold what.
    struct Columns {
        var caseID: String
        var time: String
        var group: String
        /// The step; none where the table has no such column.
        var activity: String?
    }

    /// - Throws: ``CommandFailure`` that names the file, the line, the case and the column.
    static func read(_ path: String, columns: Columns, separator: UInt8) throws(CommandFailure) -> EventLog {
        let file = try CompressedFile(path)
        do throws(EventLogFault) {
            return try read(CSVReader(file, separator: separator), columns)
        } catch {
            throw CommandFailure(.local, "\(path.shown)\(error)")
        }
    }

    private static func read(_ source: CSVReader, _ columns: Columns) throws(EventLogFault) -> EventLog {
        var reader = source
        let titles = try reader.row() ?? []
        let caseColumn = try column(columns.caseID, in: titles, option: "--case-column")
        let timeColumn = try column(columns.time, in: titles, option: "--time-column")
        let groupColumn = try column(columns.group, in: titles, option: "--group-column")
        var activityColumn: Int?
        if let name = columns.activity { activityColumn = try column(name, in: titles, option: "--activity-column") }

        var builder = EventLogBuilder()
        var numbers: [String: Int] = [:]
        var cases: [(id: String, line: Int, events: [EventLogBuilder.Event])] = []
        while let row = try reader.row() {
            let line = reader.rowLine
            guard row.count == titles.count else {
                throw EventLogFault(
                    line: line, caseID: row.indices.contains(caseColumn) ? row[caseColumn] : nil, attribute: "",
                    value: "",
                    remedy: LogFileWords.fields(row.count, titles: titles.count))
            }
            let id = row[caseColumn]
            let event = try builder.event(
                time: row[timeColumn], group: row[groupColumn], activity: activityColumn.map { row[$0] },
                timeName: columns.time,
                groupName: columns.group, line: line, caseID: id)
            if let number = numbers[id] {
                cases[number].events.append(event)
            } else {
                numbers[id] = cases.count
                cases.append((id, line, [event]))
            }
        }
        for entry in cases { try builder.add(caseID: entry.id, line: entry.line, events: entry.events) }
        guard !builder.log.cases.isEmpty else {
            throw EventLogFault(
                line: reader.rowLine, caseID: nil, attribute: "", value: "",
                remedy: LogFileWords.noRow)
        }
        return builder.log
    }

    private static func column(_ name: String, in titles: [String], option: String) throws(EventLogFault) -> Int {
        guard let column = titles.firstIndex(of: name) else {
            let known = titles.isEmpty ? LogFileWords.noColumns : titles.joined(separator: Separator.item)
            throw EventLogFault(
                line: 1, caseID: nil, attribute: option, value: name,
                remedy: LogFileWords.noColumn(known))
        }
        return column
    }
}
