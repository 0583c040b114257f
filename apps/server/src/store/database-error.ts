/** What the server says about an error besides its message; never the values involved. */
export interface DatabaseErrorFields {
  /** SQLSTATE: `23505` unique violation, `40001` serialization failure, … */
  code?: string | undefined;
  severity?: string | undefined;
  constraint?: string | undefined;
  schema?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  routine?: string | undefined;
}

/**
 * An error reported by the database, in one shape for both databases.
 *
 * PostgreSQL's `detail`, `hint` and `where` quote rows ("Failing row contains …"), and messages of class 22 quote the
 * offending value: neither is kept, so that this error may be logged.
 *
 * @see PostgreSQL documentation, appendix A (error codes) and section 55.8 (error fields)
 */
export class DatabaseError extends Error {
  readonly code: string | undefined;
  readonly severity: string | undefined;
  readonly constraint: string | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly routine: string | undefined;

  constructor(message: string, fields: DatabaseErrorFields) {
    super(withoutValue(message, fields.code));
    this.name = 'DatabaseError';
    this.code = fields.code;
    this.severity = fields.severity;
    this.constraint = fields.constraint;
    this.schema = fields.schema;
    this.table = fields.table;
    this.column = fields.column;
    this.routine = fields.routine;
  }
}

/** `invalid input syntax for type integer: "abc"` ends with what was given; data exceptions are class 22. */
function withoutValue(message: string, code: string | undefined): string {
  return code?.startsWith('22') ? message.replace(/".*"/s, '"…"') : message;
}
