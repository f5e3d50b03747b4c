internal import CasebusModel
internal import CasebusReports

/// By what name a list or the map shows a unit: what sits in a hall, bureau or centre counts for it, stations and outlets
/// count together. A reader sees what is its own as it is.
struct Folding {
    let reader: Reader

    func name(_ address: String) -> String { isOwn(address) ? address : ReportLevel.name(of: address) }

    private func isOwn(_ address: String) -> Bool {
        guard reader.role != .operator else { return false }
        return address == reader.unit.text || Address(address)?.parent == reader.unit
    }

    func folded(_ stall: StallAnswer.Stall) -> StallAnswer.Stall {
        var stall = stall
        stall.unit = name(stall.unit)
        stall.from = name(stall.from ?? stall.registrar)
        return stall
    }

    func folded(_ subject: CaseAnswer) -> CaseAnswer {
        var answer = subject
        for place in answer.subject.intervals.indices {
            answer.subject.intervals[place].unit = name(answer.subject.intervals[place].unit)
        }
        return answer
    }

    func folded(_ row: RecordRow) -> RecordRow {
        var row = row
        for end in [\RecordRow.from, \.to, \.owner, \.holder, \.convenor, \.successor] {
            row[keyPath: end] = row[keyPath: end].map(name)
        }
        return row
    }
}
