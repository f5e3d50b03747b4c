package import CasebusCalendar
package import CasebusModel

/// All that the ledger asks of the law and the house: the catalogue's limits and steps, the responsibility list and the
/// defaults, made ready to be asked for every command. One book is in force from the record that carries it on.
///
/// - Shape: matters, steps and entries have numbers that hold within this one book; codes and addresses are found by
///   their bytes, as the ledger knows them. Names for people, materials and windows are the catalogue's alone.
/// - Cost: a question allocates nothing and makes no text; an owner takes one look-up for each segment of an address.
package struct RuleBook: Equatable, Sendable {
    package let content: Content
    /// Matters by their codes, and each one's steps in the scope of its number + 1.
    let codes: ByteTable
    /// For each matter the number of its first step in ``Content/matters``; then one behind the last.
    let firstNumbers: [UInt32]
    /// For each step its matter.
    let matterOfStep: [MatterNumber]
    /// For each step its limits, defaults applied.
    let limits: [StepLimits]
    /// Entries by the registrar, empty for all, in the scope of a step and an applicant.
    let places: ByteTable
    /// For each step whom its entries hold for.
    let listings: [Listing]

    package static func == (left: RuleBook, right: RuleBook) -> Bool { left.content == right.content }

    /// A matter's place in the book, from 0.
    package struct MatterNumber: Hashable, Sendable {
        package var rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }
    }

    /// A step's place among the steps of all matters, from 0.
    package struct StepNumber: Hashable, Sendable {
        package var rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }
    }

    /// What a book is made from, and written as.
    package struct Content: Equatable, Sendable {
        package var matters: [MatterRule]
        package var defaults: RuleDefaults
        /// `nil`: there is no list, and nobody is responsible by one.
        package var list: List?

        package init(matters: [MatterRule], defaults: RuleDefaults = RuleDefaults(), list: List? = nil) {
            self.matters = matters
            self.defaults = defaults
            self.list = list
        }
    }

    /// A matter: what holds for its cases, and its steps.
    package struct MatterRule: Equatable, Sendable {
        package var code: String
        package var kind: MatterKind
        package var isJoint: Bool
        /// The kind's where the matter has none of its own, the joint ones where it is joint.
        package var rules: CaseRules
        /// The matters that its outcome is pushed to, each another one.
        package var feeds: [MatterNumber]
        /// At least one.
        package var steps: [StepRule]
        /// The place in ``steps`` of the one that a linked case begins with.
        package var firstStep: Int

        package init(
            code: String, kind: MatterKind, isJoint: Bool = false, rules: CaseRules = CaseRules(),
            feeds: [MatterNumber] = [], steps: [StepRule], firstStep: Int = 0
        ) {
            self.code = code
            self.kind = kind
            self.isJoint = isJoint
            self.rules = rules
            self.feeds = feeds
            self.steps = steps
            self.firstStep = firstStep
        }
    }

    /// A step, with the limits that it states itself.
    package struct StepRule: Equatable, Sendable {
        package var code: String
        package var limits: StepLimits

        package init(code: String, limits: StepLimits = StepLimits()) {
            self.code = code
            self.limits = limits
        }
    }

    /// How long a hand-off may take.
    package struct StepLimits: Equatable, Sendable {
        package var promised: TimeBudget?
        package var statutory: TimeBudget?
        /// To be signed for.
        package var waiting: TimeBudget?

        package init(promised: TimeBudget? = nil, statutory: TimeBudget? = nil, waiting: TimeBudget? = nil) {
            self.promised = promised
            self.statutory = statutory
            self.waiting = waiting
        }
    }

    /// The responsibility list.
    package struct List: Equatable, Sendable {
        package var version: String
        package var routing: ResponsibilityList.Routing
        package var convenor: Address?
        /// An entry's number is its place, from 1. For a case there is one at most.
        package var entries: [Entry]

        package init(
            version: String, routing: ResponsibilityList.Routing = .advisory, convenor: Address? = nil,
            entries: [Entry] = []
        ) {
            self.version = version
            self.routing = routing
            self.convenor = convenor
            self.entries = entries
        }
    }

    /// Who is responsible for a step.
    package struct Entry: Equatable, Sendable {
        package var step: StepNumber
        /// The owner: what is pushed by this entry goes here.
        package var department: Address
        package var office: Address?
        package var post: String?
        package var applicants: Applicants
        /// The units whose cases it holds for, each with all below it; empty: all.
        package var registrars: [Address]

        package init(
            step: StepNumber, department: Address, office: Address? = nil, post: String? = nil,
            applicants: Applicants = .all, registrars: [Address] = []
        ) {
            self.step = step
            self.department = department
            self.office = office
            self.post = post
            self.applicants = applicants
            self.registrars = registrars
        }
    }

    /// Whom a step's entries hold for.
    struct Listing: Sendable {
        var hasEntry = false
        /// Some entry holds for the cases of some registrars alone, for each kind of applicant.
        var someCompanies = false
        var somePersons = false

        func isForSome(_ applicant: Applicant) -> Bool { applicant == .company ? someCompanies : somePersons }
    }
}
