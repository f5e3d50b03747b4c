internal import CasebusMatters
internal import CasebusModel
internal import CasebusWire

/// Whom a push goes to, and whom the responsibility list names for it.
package struct Route: Equatable, Sendable {
    package enum Mark: UInt8, Sendable {
        /// The list has no entry for it.
        case unlisted = 0
        /// To a unit that the list holds responsible.
        case asListed = 1
        /// To another unit: the list is advisory.
        case notAsListed = 2
        /// The push named no receiver: the list did.
        case byList = 3
    }

    package var to: UnitNumber
    /// The unit that the list names.
    package var listed = noUnit
    /// The entry's number; 0: none.
    package var entry: UInt16 = 0
    package var mark = Mark.unlisted

    package init(to: UnitNumber, listed: UnitNumber = noUnit, entry: UInt16 = 0, mark: Mark = .unlisted) {
        self.to = to
        self.listed = listed
        self.entry = entry
        self.mark = mark
    }
}

extension Ledger {
    /// Finds the receiver of a push, by its name or by the list, and holds the one against the other.
    mutating func route(
        _ push: PushView, from sender: UnitNumber, on caseSlot: UInt32, _ act: Context
    ) throws(Problem) -> Route {
        var route = Route(to: noUnit)
        // History is not judged by today's list.
        if let rules, !act.isAsserted, !push.step.isEmpty || !push.matter.isEmpty {
            route = try listedRoute(push, on: caseSlot, rules, act)
        }
        if push.to.isEmpty {
            guard route.entry != 0 else { throw noOwner(push, act) }
            (route.to, route.mark) = (route.listed, .byList)
        } else {
            route.to = try unitNamed(push.to, in: act.frame, meets: act.isAsserted, field: "push.to")
            if route.entry != 0, let rules { try hold(&route, against: rules, push, act) }
        }
        guard route.to != sender else {
            throw Problem(
                .fieldInvalid, field: "push.to", value: units.address(route.to),
                detail: "a hand-off goes to another unit: work on an idle case needs no push")
        }
        return route
    }

    private func listedRoute(
        _ push: PushView, on caseSlot: UInt32, _ rules: RulesInForce, _ act: Context
    ) throws(Problem) -> Route {
        let book = rules.book
        let matter =
            push.matter.isEmpty
            ? matterInBook(of: caseSlot) : book.matter(named: act.bytes(push.matter))
        guard let matter else {
            if book.isStrict, !push.matter.isEmpty { throw unknownMatter("push.matter", act.string(push.matter)) }
            return Route(to: noUnit)
        }
        guard !push.step.isEmpty else { return Route(to: noUnit) }
        guard let step = book.step(named: act.bytes(push.step), of: matter) else {
            guard book.isStrict else { return Route(to: noUnit) }
            throw Problem(
                .stepUnknown, field: "push.step", value: act.string(push.step),
                detail: "\(book.code(of: matter)) has no such step in the catalogue")
        }
        let owner = units.withAddress(cases[caseSlot].keeper) { registrar in
            book.owner(of: step, applicant: applicant(ofCase: caseSlot), registrar: registrar)
        }
        guard case .success(let entry) = owner else { return Route(to: noUnit) }
        return Route(to: noUnit, listed: rules.owners[Int(entry) - 1], entry: UInt16(clamping: entry))
    }

    private func hold(_ route: inout Route, against rules: RulesInForce, _ push: PushView, _ act: Context)
        throws(Problem)
    {
        if rules.book.isResponsible(act.bytes(push.to), by: UInt32(route.entry)) {
            route.mark = .asListed
            return
        }
        guard !rules.book.isStrict else {
            throw Problem(
                .routingNotOwner, field: "push.to", value: act.string(push.to),
                detail: "entry \(route.entry) of list \(rules.book.version) names \(units.address(route.listed)): push "
                    + "it there, or leave the receiver out")
        }
        route.mark = .notAsListed
    }

    private func noOwner(_ push: PushView, _ act: Context) -> Problem {
        let list = rules.map { $0.book.hasList ? "list \($0.book.version)" : "no list" } ?? "no list"
        return Problem(
            .routingNoOwner, field: "push.step", value: act.string(push.step),
            detail: "\(list) names nobody for this step of this case: name the receiver")
    }

    // MARK: Matters

    /// The ledger's number of a matter; 0 where there is none or no book has it.
    ///
    /// - Throws: `matter.unknown` where the list is strict.
    func matterNamed(_ code: ByteRange, _ field: String, _ act: Context) throws(Problem) -> UInt32 {
        guard let rules, !code.isEmpty else { return 0 }
        if let matter = rules.book.matter(named: act.bytes(code)) { return rules.numbers[Int(matter.rawValue)] }
        if rules.book.isStrict, !act.isAsserted { throw unknownMatter(field, act.string(code)) }
        return 0
    }

    private func unknownMatter(_ field: String, _ code: String) -> Problem {
        Problem(
            .matterUnknown, field: field, value: code,
            detail: "the catalogue has no such matter: check the code with `casebus matters`, or have it added")
    }

    /// A case's matter in the book that holds now.
    func matterInBook(of caseSlot: UInt32) -> RuleBook.MatterNumber? {
        let number = Int(cases[caseSlot].matter)
        guard number > 0, let rules, number < rules.places.count, rules.places[number] > 0 else { return nil }
        return RuleBook.MatterNumber(rawValue: rules.places[number] - 1)
    }

    func applicant(ofCase slot: UInt32) -> Applicant? {
        switch cases[slot].applicant {
        case 1: .company
        case 2: .person
        default: nil
        }
    }
}
