/// A row as JSON: one object, snake_case names, always in the same order.
extension RecordRow {
    /// Adds the row as an element of the array that is being written.
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("sequence", sequence)
            json.instant("at", milliseconds: at)
            json.instant("recorded_at", milliseconds: recordedAt)
            json.member("asserted", asserted)
            json.member("kind", kind.rawValue)
            json.member("actor", actor)
            json.member("unit", unit)
            json.member("registrar", registrar)
            json.member("case", caseID)
            json.member("handoff", handoff)
            json.member("from", from)
            json.member("to", to)
            json.member("answer", answer?.rawValue)
            json.member("outcome", outcome?.rawValue)
            json.member("decision", decision?.rawValue)
            json.member("reason", reason)
            writeProcedure(to: &json)
            listing?.write(to: &json)
            if !next.isEmpty { writeNext(to: &json) }
            json.member("id", id)
            json.member("matter", matter)
            json.member("step", step)
            json.member("payload_bytes", payloadBytes)
            json.member("text_bytes", textBytes)
            if erased { json.member("erased", true) }
            writeEvent(to: &json)
        }
    }

    private func writeProcedure(to json: inout JSONWriter) {
        json.member("ground", ground)
        json.member("approver", approver)
        json.member("notice", notice)
        json.member("party", party)
        json.member("days", days)
        json.member("in_person", inPerson)
        json.member("owner", owner)
        json.member("entry", entry)
        json.member("office", office)
        json.member("holder", holder)
        json.member("convenor", convenor)
        json.member("applicant", applicant?.rawValue)
        if let linkedTo {
            json.object("linked_to") { linkedTo.write(to: &$0) }
        }
    }

    private func writeNext(to json: inout JSONWriter) {
        json.array("next") { json in
            for push in next {
                json.object { json in
                    json.member("handoff", push.handoff)
                    json.member("to", push.to)
                    if !push.matter.isEmpty { json.member("matter", push.matter) }
                    if !push.step.isEmpty { json.member("step", push.step) }
                    push.listing?.write(to: &json)
                }
            }
        }
    }

    private func writeEvent(to json: inout JSONWriter) {
        if kind == .arrived {
            json.array("handoffs") { json in
                for handoff in handoffs { json.element(handoff) }
            }
        }
        json.member("code", code)
        json.member("key", key)
        json.member("claimed", claimed)
        json.member("count", count)
        json.instant("last_alive", milliseconds: lastAlive)
        json.member("clean", clean)
        json.member("version", version)
        json.member("present", present)
        json.instant("clock_from", milliseconds: clockFrom)
        json.instant("clock_to", milliseconds: clockTo)
        json.member("clock", clock?.rawValue)
        json.member("colour", colour?.rawValue)
        json.member("raised", raised)
        json.member("rule", rule)
        json.instant("due", milliseconds: due)
        json.member("successor", successor)
        json.member("received", received)
        json.member("sent", sent)
        json.member("idle", idle)
        json.member("list", list)
        json.member("calendar", calendar)
        json.member("digest", digest)
        if !changes.isEmpty {
            json.array("changes") { json in
                for change in changes { json.element(change) }
            }
        }
    }
}

extension RecordRow.CaseName {
    /// Adds both parts of the name to the object that is being written.
    package func write(to json: inout JSONWriter) {
        json.member("registrar", registrar)
        json.member("id", id)
    }
}

extension JSONWriter {
    /// A row as a member.
    package mutating func row(_ name: StaticString, _ row: RecordRow) {
        self.name(name)
        row.write(to: &self)
    }
}
