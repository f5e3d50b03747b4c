import CasebusModel
import CasebusWire

/// Special procedures, disputes and the bus's own acts, where the case allows them.
extension RandomCases {
    private static let parties = ["applicant", "third-party.laboratory-of-the-province"]

    /// On a case without an open hand-off, or on its clock.
    ///
    /// - Returns: whether there was one to do.
    mutating func procedure(_ place: Int) throws -> Bool {
        let one = cases[place]
        let subject = SyntheticLog.Subject(name: one.name, to: one.idleHolder)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where one.isAccepted: try log.extend(one.name, by: one.name.registrar, days: 3)
        case 1 where !one.isAccepted && one.open.isEmpty && !one.isSuspended:
            try log.deemAccepted(one.name)
            cases[place].isAccepted = true
        case 2: try log.card(.deciding, .amber, of: one.name, holder: one.idleHolder)
        case 3 where one.open.isEmpty && one.isSuspended:
            if one.isCorrection { try log.corrected(subject) } else { try log.resume(subject) }
            cases[place].isSuspended = false
        case 4 where one.open.isEmpty && !one.isSuspended:
            cases[place].isSuspended = true
            cases[place].isCorrection = !one.isAccepted && chance(2)
            if cases[place].isCorrection {
                try log.correction(subject, inPerson: chance(2))
            } else {
                try log.suspend(subject, party: Self.parties[chance(2) ? 0 : 1], days: 5)
            }
        default: return false
        }
        return true
    }

    /// On an open hand-off.
    ///
    /// - Returns: whether there was one to do.
    mutating func procedure(_ place: Int, _ index: Int) throws -> Bool {
        let one = cases[place].open[index]
        let name = cases[place].name
        let subject = SyntheticLog.Subject(name: name, handoff: one.number, from: one.from, to: one.to)
        switch (one.state, Int.random(in: 0..<6, using: &random)) {
        case (_, 0):
            try log.oversee(one.number, of: name, from: one.from, to: one.to)
            try log.explain(one.number, of: name, from: one.from, to: one.to)
        case (.pushed, 1), (.pushed, 2):
            try log.dispute(
                one.number, of: name, from: one.from, to: one.to, owner: unit(except: one.to), entry: 7,
                isRefusal: chance(3))
            cases[place].open[index].state = .disputed
        case (.pushed, 3):
            if chance(2) {
                try log.proxySign(one.number, of: name, from: one.from, to: one.to)
            } else {
                try log.deemSigned(one.number, of: name, from: one.from, to: one.to)
            }
            cases[place].open[index].state = .signed
        case (.pushed, 4), (.signed, 4):
            let office = third(besides: one)
            try log.reassign(one.number, of: name, from: one.from, to: one.to, office: office)
            // What was on its way to the unit before is no arrival at the office.
            if chance(2) { try log.arrived([one.number], at: chance(2) ? one.to : office) }
            (cases[place].open[index].state, cases[place].open[index].to) = (.pushed, office)
        case (.signed, _):
            cases[place].open[index].state = .suspended
            cases[place].open[index].isCorrection = !cases[place].isAccepted && chance(2)
            if cases[place].open[index].isCorrection {
                try log.correction(subject, inPerson: chance(2))
            } else {
                try log.suspend(subject, party: Self.parties[chance(2) ? 0 : 1])
            }
        case (.suspended, _):
            if one.isCorrection { try log.corrected(subject) } else { try log.resume(subject) }
            cases[place].open[index].state = .signed
        case (.disputed, _): try settle(place, index)
        default: return false
        }
        return true
    }

    private mutating func third(besides one: OpenHandoff) -> String {
        let others = Self.units.filter { $0 != one.from && $0 != one.to }
        return others[Int.random(in: 0..<others.count, using: &random)]
    }

    private mutating func settle(_ place: Int, _ index: Int) throws {
        let one = cases[place].open[index]
        let name = cases[place].name
        // Where one unit is at both ends the ruling for it leaves it the receiver.
        let choice = Int.random(in: 0..<4, using: &random)
        switch choice == 2 && one.from == one.to ? 1 : choice {
        case 0:
            try log.sign(one.number, of: name, from: one.from, to: one.to)
            cases[place].open[index].state = .signed
        case 1:
            try log.rule(one.number, of: name, from: one.from, to: one.to, owner: one.to)
            cases[place].open[index].state = .pushed
        case 2:
            try log.rule(one.number, of: name, from: one.from, to: one.to, owner: one.from)
            close(place, index)
        default:
            let owner = third(besides: one)
            let number = try log.rule(one.number, of: name, from: one.from, to: one.to, owner: owner)
            close(place, index)
            cases[place].open.append(OpenHandoff(number: number, from: one.from, to: owner))
        }
    }

    /// A unit is no more: another one is at its ends of what is open, and has its idle cases.
    mutating func succeed() throws {
        let successors = ["centre/south", "bureau/market", "bureau/market/office/licensing"]
        let successor = successors[Int.random(in: 0..<successors.count, using: &random)]
        let gone = unit(except: successor)
        try log.succeed(gone, by: successor)
        func now(_ unit: String) -> String { unit == gone ? successor : unit }
        for place in cases.indices {
            cases[place].idleHolder = now(cases[place].idleHolder)
            for index in cases[place].open.indices {
                let one = cases[place].open[index]
                (cases[place].open[index].from, cases[place].open[index].to) = (now(one.from), now(one.to))
            }
        }
    }

    /// Deciding a case opened the next department's.
    mutating func linked(to parent: SyntheticLog.CaseName) throws {
        let name = SyntheticLog.CaseName(registrar: parent.registrar, id: "\(parent.id)~\(log.head)")
        let receiver = chance(4) ? "" : unit(except: name.registrar)
        let number = try log.link(name, to: parent, matter: "supervision", step: "visit", receiver: receiver)
        var child = OpenCase(name: name, idleHolder: name.registrar)
        if number > 0 { child.open = [OpenHandoff(number: number, from: name.registrar, to: receiver)] }
        cases.append(child)
    }
}
