package import CasebusModel

/// Who applies.
package enum Applicant: String, Sendable, CaseIterable {
    case company, person

    /// As an entry names all of them.
    package var all: Applicants { self == .company ? .companies : .persons }
}

/// Whose cases an entry holds for.
package enum Applicants: String, Sendable, CaseIterable {
    case companies, persons, all

    package var each: [Applicant] {
        switch self {
        case .companies: [.company]
        case .persons: [.person]
        case .all: Applicant.allCases
        }
    }
}

/// One line of a responsibility list: who is responsible for a step of a matter.
package struct ResponsibilityEntry: Equatable, Sendable {
    /// Codes of the catalogue.
    package var matter: String
    package var step: String
    package var department: Address
    /// The unit within the department that does the work, where it is named.
    package var office: Address?
    /// An opaque id; never a person's name.
    package var post: String?
    package var applicants: Applicants
    /// The units whose cases it holds for, each with all below it; empty: all.
    package var registrars: [Address]

    package init(
        matter: String, step: String, department: Address, office: Address? = nil, post: String? = nil,
        applicants: Applicants = .all, registrars: [Address] = []
    ) {
        self.matter = matter
        self.step = step
        self.department = department
        self.office = office
        self.post = post
        self.applicants = applicants
        self.registrars = registrars
    }

    /// Whose cases it holds for, in words: `all cases`, `cases of companies registered by hall/enterprise`.
    package var scope: String {
        let whose = applicants == .all ? "" : " of \(applicants.rawValue)"
        let registered = registrars.isEmpty ? "" : " registered by \(registrars.map(\.text).joined(separator: " or "))"
        return whose.isEmpty && registered.isEmpty ? "all cases" : "cases\(whose)\(registered)"
    }
}
