/**
 * What a caller may ask of runs: the condition of an SQL WHERE, over search attributes (rule 9.6). Words are not case
 * sensitive, names of search attributes are. NOT binds closer than AND, AND closer than OR.
 */
grammar ListFilter;

options {
    caseInsensitive = true;
}

query
    : anyOf? groupBy? orderBy? limit? SEMICOLON? EOF
    ;

groupBy
    : GROUP BY field (COMMA field)*
    ;

orderBy
    : ORDER BY field (ASC | DESC)? (COMMA field (ASC | DESC)?)*
    ;

limit
    : LIMIT NUMBER (COMMA NUMBER)?
    ;

// Lists, not pairs: a thousand conditions side by side are no deeper than two.
anyOf
    : allOf (OR allOf)*
    ;

allOf
    : term (AND term)*
    ;

term
    : NOT term              # negated
    | OPEN anyOf CLOSE      # grouped
    | field test            # tested
    ;

// The next word always decides, so that a mistake is reported where it is.
test
    : operator value        # compared
    | IS NOT? NULL          # missing
    | NOT? match            # matched
    ;

match
    : IN OPEN value (COMMA value)* CLOSE        # listed
    | BETWEEN value AND value                   # ranged
    | STARTS_WITH value                         # prefixed
    ;

operator
    : EQUAL
    | NOT_EQUAL
    | LESS
    | LESS_OR_EQUAL
    | GREATER
    | GREATER_OR_EQUAL
    ;

field
    : NAME
    | QUOTED_NAME
    ;

// A name or NULL is no value; it is taken here so that the answer can say what is wrong with it.
value
    : TEXT
    | (PLUS | MINUS)? NUMBER
    | TRUE
    | FALSE
    | NULL
    | NAME
    ;

AND : 'AND' | '&&';
OR : 'OR' | '||';
NOT : 'NOT';
IN : 'IN';
BETWEEN : 'BETWEEN';
STARTS_WITH : 'STARTS_WITH';
IS : 'IS';
NULL : 'NULL';
TRUE : 'TRUE';
FALSE : 'FALSE';
GROUP : 'GROUP';
ORDER : 'ORDER';
BY : 'BY';
ASC : 'ASC';
DESC : 'DESC';
LIMIT : 'LIMIT';

EQUAL : '=';
NOT_EQUAL : '!=' | '<>';
LESS_OR_EQUAL : '<=';
LESS : '<';
GREATER_OR_EQUAL : '>=';
GREATER : '>';
OPEN : '(';
CLOSE : ')';
COMMA : ',';
SEMICOLON : ';';
PLUS : '+';
MINUS : '-';

NUMBER : ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ('E' [+-]? [0-9]+)?;
TEXT
    : '\'' ('\'\'' | '\\' . | ~['\\])* '\''
    | '"' ('""' | '\\' . | ~["\\])* '"'
    ;
QUOTED_NAME : '`' ~[`]+ '`';
NAME : [\p{L}_] [\p{L}\p{N}_$@]*;

SPACE : [ \t\r\n]+ -> skip;
