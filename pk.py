import pickle
from bot.wiring import open_retriever
from bot.answering import training
from bot.answering.reading.marked_evidence import look_at
from evals.replies.hold_out import HoldingOut
from evals.fit.command import eval_settings
from ingest.corpus.corpus import Corpus
s=eval_settings(); c=Corpus.open(s); R=open_retriever(s,c,HoldingOut)
q=training.as_asked("How many people died in the earthquake?",None)
x=training.find(R,q); l=look_at(x.result,x.evidence,c.sentences,None)
b=pickle.dumps(dict(result=x.result,looked=l)); print(len(b)); y=pickle.loads(b); print(y['looked'].query.text)
R.close(); c.close()
