package import CasebusModel

/// Who is responsible for a step of a matter?
package struct OwnerQuestion: Equatable, Sendable {
    package var matter: String
    package var step: String
    /// `nil`: not known.
    package var applicant: Applicant?
    /// The unit that registers the case; `nil`: not known.
    package var registrar: Address?

    package init(matter: String, step: String, applicant: Applicant? = nil, registrar: Address? = nil) {
        self.matter = matter
        self.step = step
        self.applicant = applicant
        self.registrar = registrar
    }
}

/// Who is responsible, and by which entry.
package struct Owner: Equatable, Sendable {
    /// The entry's number in its list, from 1.
    package var number: Int
    package var entry: ResponsibilityEntry

    package init(number: Int, entry: ResponsibilityEntry) {
        (self.number, self.entry) = (number, entry)
    }
}

/// Why a list names nobody.
package enum NoOwner: String, Error, Sendable, CaseIterable {
    /// It has no entry for the step.
    case noEntry = "no-entry"
    /// It has, but for none of such an applicant.
    case otherApplicants = "other-applicants"
    /// It has, but for no case of that registrar.
    case otherRegistrars = "other-registrars"
    /// Somebody is responsible for cases of one kind of applicant and not for the others.
    case applicantNeeded = "applicant-needed"
    case registrarNeeded = "registrar-needed"
}

extension ResponsibilityList {
    /// The answer in one sentence, with what it rests on.
    package func sentence(_ question: OwnerQuestion, _ answer: Result<Owner, NoOwner>) -> String {
        let what = "step \(question.step) of \(question.matter)"
        let list = "responsibility list \(version)"
        switch answer {
        case .success(let owner):
            let office = owner.entry.office.map { ", office \($0)" } ?? ""
            let post = owner.entry.post.map { ", post \($0)" } ?? ""
            let who = "\(owner.entry.department)\(office)\(post)"
            return "\(who)\(who.contains(",") ? "," : "") is responsible for \(what) by entry \(owner.number) of "
                + "\(list), which holds for \(owner.entry.scope)."
        case .failure(.noEntry):
            return "Nobody is responsible for \(what): \(list) has no entry for it."
        case .failure(.otherApplicants):
            let whose = question.applicant.map { "cases of \($0.all.rawValue)" } ?? "such cases"
            return "Nobody is responsible for \(what): \(list) has entries for it, but none for \(whose)."
        case .failure(.otherRegistrars):
            let whose = question.registrar.map { "cases registered by \($0)" } ?? "such cases"
            return "Nobody is responsible for \(what): \(list) has entries for it, but none for \(whose)."
        case .failure(.applicantNeeded):
            return "Who is responsible for \(what) depends on whether a company or a person applies."
        case .failure(.registrarNeeded):
            return "Who is responsible for \(what) depends on the unit that registers the case."
        }
    }
}
