package dev.lambent.feature;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;

/** Expressions in words close to SQL, for comments in generated code. */
final class RexWords {
    private RexWords() {}

    static String of(RexNode node, IntFunction<String> names) {
        if (node instanceof RexInputRef ref) {
            return names.apply(ref.getIndex());
        }
        if (node instanceof RexLiteral literal) {
            return literal.isNull() ? "NULL" : String.valueOf(literal).replaceFirst(":[A-Z]+.*$", "");
        }
        if (!(node instanceof RexCall call)) {
            return node.toString();
        }
        if (call.getKind() == SqlKind.CAST) {
            return "CAST(" + of(call.getOperands().get(0), names) + " AS " + call.getType() + ")";
        }
        if (call.getOperator() instanceof SqlBinaryOperator) {
            return call.getOperands().stream()
                    .map(operand -> of(operand, names))
                    .collect(Collectors.joining(" " + call.getOperator().getName() + " ", "(", ")"));
        }
        return call.getOperator().getName()
                + call.getOperands().stream()
                        .map(operand -> of(operand, names))
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
