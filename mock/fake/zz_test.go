package fake_test
import ("testing";"os";"time";"fmt";"strings";"understudy/mock/fake";"understudy/mock/schema")
func TestOcto(t *testing.T){
 file:=os.Getenv("OCTO"); data,_:=os.ReadFile(file)
 doc,err:=schema.Read(file,data); if err!=nil{t.Fatal(err)}
 d:=schema.OpenAPI30; if strings.HasPrefix(doc.Root.StringAt("openapi"),"3.1"){d=schema.OpenAPI31}
 set:=schema.NewSet(doc,d)
 n,bad,fails:=0,0,0; var ct,at time.Duration; big:=0; var bigp string; var worst time.Duration; var worstp string
 paths:=doc.At("/paths")
 for i:=range paths.Node.Names { p:=paths.Item(i)
  for j,m:=range p.Node.Names { if m=="parameters"||m=="summary"{continue}
   rs:=p.Item(j).Child("responses"); if !rs.Exists(){continue}
   for k:=range rs.Node.Names { r,err:=rs.Item(k).Deref(); if err!=nil{t.Fatal(err)}
    c:=r.Child("content"); if !c.Exists(){continue}
    for l,mt:=range c.Node.Names { if !strings.Contains(mt,"json"){continue}
     sc:=c.Item(l).Child("schema"); if !sc.Exists(){continue}
     n++; s:=time.Now(); mk,err:=fake.Compile(sc,d); e:=time.Since(s); ct+=e; if e>worst{worst=e;worstp=sc.Pointer}
     if err!=nil{ fails++; t.Log("COMPILE",sc.Pointer,err); continue}
     ck:=set.Schema(sc,schema.Reply)
     for x:=range 3 { s=time.Now(); b,err:=mk.Append(nil,fake.Question{Seed:1,Identity:fmt.Sprint(x)}); at+=time.Since(s)
      if err!=nil{ fails++; t.Log("APPEND",sc.Pointer,err);break}
      if len(b)>big{big=len(b);bigp=sc.Pointer}
      if os.Getenv("NOCHECK")!=""{continue}
      v,f:=schema.Decode(b,200); if f!=nil{t.Log("JSON",sc.Pointer,f);fails++;break}
      if fs:=ck.Check(v);fs!=nil{ bad++; if bad<40 {t.Log("BAD",sc.Pointer,len(b),fs[0],fs[0].Document)}; break}
     }
    }}}}
 t.Log("n",n,"fails",fails,"bad",bad,"compile",ct,"append/each",at/time.Duration(3*n),"biggest",big,bigp,"worst",worst,worstp)
}
