pragma circom 2.1.6;

include "circomlib/circuits/bitify.circom";
include "circomlib/circuits/poseidon.circom";
include "quantised.circom";

// "The model with this commitment, on the picture with this hash, gave the output with this hash."
//
// The model is a network of one hidden layer with whole numbers: pixels of 4 bits, weights of 6, a ReLU, scores and the class of
// the highest score. Weights and picture are private; any weights of this shape have a commitment, so the circuit serves every
// such model. `scripts/lib/model` says the same in TypeScript, and tests hold the two against each other.
//
// Bounds, with 25 pixels, 8 hidden neurons and 10 classes: a hidden sum is within 25 * 15 * 32 + 2^11 = 14,048 < 2^14; a score
// within 8 * 14,048 * 32 + 2^17 = 3,727,360 < 2^22.
template Glyphs(pixels, hidden, classes) {
    var PIXEL_BITS = 4;
    var WEIGHT_BITS = 6;
    var HIDDEN_BIAS_BITS = 12;
    var SCORE_BIAS_BITS = 18;
    var HIDDEN_BITS = 14;
    var SCORE_BITS = 22;
    // What is hashed starts with a number of its own, so that no hash of one kind is a hash of another.
    var MODEL_TAG = (pixels << 16) | (hidden << 8) | classes;
    var INPUT_TAG = 1;
    var OUTPUT_TAG = 2;

    signal input picture[pixels];
    signal input hiddenWeights[hidden][pixels];
    signal input hiddenBiases[hidden];
    signal input scoreWeights[classes][hidden];
    signal input scoreBiases[classes];
    // Public: whose proof it is, for which claim book, made when. See Groth16Proof.
    signal input context;
    signal output modelCommitment;
    signal output inputHash;
    signal output outputHash;

    // The model: every number within its range, or the packing below would have several preimages.
    var WEIGHTS = hidden * (pixels + classes);
    var PER_ELEMENT = 253 \ WEIGHT_BITS;
    var WEIGHT_ELEMENTS = (WEIGHTS + PER_ELEMENT - 1) \ PER_ELEMENT;
    component weights = Packed(WEIGHTS, WEIGHT_BITS, WEIGHT_ELEMENTS);
    component weightRange[WEIGHTS];
    for (var i = 0; i < WEIGHTS; i++) {
        weightRange[i] = Signed(WEIGHT_BITS);
        if (i < hidden * pixels) {
            weightRange[i].in <== hiddenWeights[i \ pixels][i % pixels];
        } else {
            weightRange[i].in <== scoreWeights[(i - hidden * pixels) \ hidden][(i - hidden * pixels) % hidden];
        }
        weights.in[i] <== weightRange[i].shifted;
    }
    component hiddenBias = Packed(hidden, HIDDEN_BIAS_BITS, 1);
    component hiddenBiasRange[hidden];
    for (var i = 0; i < hidden; i++) {
        hiddenBiasRange[i] = Signed(HIDDEN_BIAS_BITS);
        hiddenBiasRange[i].in <== hiddenBiases[i];
        hiddenBias.in[i] <== hiddenBiasRange[i].shifted;
    }
    component scoreBias = Packed(classes, SCORE_BIAS_BITS, 1);
    component scoreBiasRange[classes];
    for (var i = 0; i < classes; i++) {
        scoreBiasRange[i] = Signed(SCORE_BIAS_BITS);
        scoreBiasRange[i].in <== scoreBiases[i];
        scoreBias.in[i] <== scoreBiasRange[i].shifted;
    }
    component model = Poseidon(3 + WEIGHT_ELEMENTS);
    model.inputs[0] <== MODEL_TAG;
    for (var i = 0; i < WEIGHT_ELEMENTS; i++) {
        model.inputs[1 + i] <== weights.out[i];
    }
    model.inputs[1 + WEIGHT_ELEMENTS] <== hiddenBias.out[0];
    model.inputs[2 + WEIGHT_ELEMENTS] <== scoreBias.out[0];
    modelCommitment <== model.out;

    // The input.
    component pixel = Packed(pixels, PIXEL_BITS, 1);
    component pixelRange[pixels];
    for (var i = 0; i < pixels; i++) {
        pixelRange[i] = Num2Bits(PIXEL_BITS);
        pixelRange[i].in <== picture[i];
        pixel.in[i] <== picture[i];
    }
    component input_ = Poseidon(2);
    input_.inputs[0] <== INPUT_TAG;
    input_.inputs[1] <== pixel.out[0];
    inputHash <== input_.out;

    // What the model does.
    component first = Dense(pixels, hidden);
    first.in <== picture;
    first.weights <== hiddenWeights;
    first.biases <== hiddenBiases;
    component second = Dense(hidden, classes);
    component relu[hidden];
    for (var i = 0; i < hidden; i++) {
        relu[i] = Relu(HIDDEN_BITS);
        relu[i].in <== first.out[i];
        second.in[i] <== relu[i].out;
    }
    second.weights <== scoreWeights;
    second.biases <== scoreBiases;
    component best = ArgMax(classes, SCORE_BITS);
    best.in <== second.out;

    // The output: the class, and every score.
    component score = Packed(classes, SCORE_BITS + 1, 1);
    for (var i = 0; i < classes; i++) {
        score.in[i] <== second.out[i] + 2 ** SCORE_BITS;
    }
    component output_ = Poseidon(3);
    output_.inputs[0] <== OUTPUT_TAG;
    output_.inputs[1] <== best.index;
    output_.inputs[2] <== score.out[0];
    outputHash <== output_.out;

    // A public input that no constraint mentions might be dropped by the compiler.
    signal contextSquared;
    contextSquared <== context * context;
}

component main {public [context]} = Glyphs(25, 8, 10);
