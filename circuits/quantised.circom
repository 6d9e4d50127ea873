pragma circom 2.1.6;

include "circomlib/circuits/bitify.circom";

// Integer arithmetic of a quantised network. Every template states the range of its inputs, which the caller owes, and of its
// outputs. All ranges are far below the field's order, so nothing wraps.

// Proves that `in` is a signed number of `bits` bits, and outputs it with an offset that makes it 0 or above.
template Signed(bits) {
    signal input in; // anything
    signal output shifted; // [0, 2^bits)

    shifted <== in + 2 ** (bits - 1);
    component range = Num2Bits(bits);
    range.in <== shifted;
}

// Packs `n` numbers of `bits` bits, 0 or above, into field elements, as many to each as 253 bits hold; the first lowest.
template Packed(n, bits, elements) {
    signal input in[n]; // each [0, 2^bits)
    signal output out[elements];

    var perElement = 253 \ bits;
    for (var e = 0; e < elements; e++) {
        var sum = 0;
        for (var i = 0; i < perElement; i++) {
            if (e * perElement + i < n) {
                sum += in[e * perElement + i] * 2 ** (i * bits);
            }
        }
        out[e] <== sum;
    }
}

// max(in, 0).
template Relu(bits) {
    signal input in; // [-2^bits, 2^bits)
    signal output out; // [0, 2^bits)

    component sign = Num2Bits(bits + 1);
    sign.in <== in + 2 ** bits;
    // The highest bit is set for what was 0 or above.
    out <== sign.out[bits] * in;
}

// A layer: bias + weights * in, for each of `outs` rows.
template Dense(ins, outs) {
    signal input in[ins];
    signal input weights[outs][ins];
    signal input biases[outs];
    signal output out[outs];

    signal products[outs][ins];
    for (var row = 0; row < outs; row++) {
        var sum = biases[row];
        for (var i = 0; i < ins; i++) {
            products[row][i] <== weights[row][i] * in[i];
            sum += products[row][i];
        }
        out[row] <== sum;
    }
}

// Index of the largest number; of several that are equal, the first.
template ArgMax(n, bits) {
    signal input in[n]; // each [-2^bits, 2^bits)
    signal output index; // [0, n)

    component larger[n - 1];
    signal best[n];
    signal at[n];
    best[0] <== in[0];
    at[0] <== 0;
    for (var i = 1; i < n; i++) {
        // The difference lies in (-2^(bits + 1), 2^(bits + 1)); less one and with the offset, its highest bit tells `>`.
        larger[i - 1] = Num2Bits(bits + 2);
        larger[i - 1].in <== in[i] - best[i - 1] - 1 + 2 ** (bits + 1);
        best[i] <== best[i - 1] + larger[i - 1].out[bits + 1] * (in[i] - best[i - 1]);
        at[i] <== at[i - 1] + larger[i - 1].out[bits + 1] * (i - at[i - 1]);
    }
    index <== at[n - 1];
}
